import { describe, expect, it } from 'vitest';
import { VideoError } from '../../../../../src/renderer/engine/core/video.ts';
import { createScreen } from '../../../../../src/renderer/engine/media/screen.ts';
import type { Share } from '../../../../../src/shared/screen-share.ts';

const sharing: Share = {
  ...{ id: 'share-1', step: 'sharing', kind: 'window', title: 'Slides', pause: null },
  ...{ sound: 'none', endsAt: null },
};

function open(
  id: string | null = 'share-1',
  refusal: Error | null = null,
  breaks = false,
  withSound = false,
  hasSound = withSound,
) {
  const told: string[] = [];
  const source = Object.assign(new EventTarget(), {
    kind: 'video',
    stop: () => void told.push('capture stopped'),
  });
  const sound = Object.assign(new EventTarget(), {
    enabled: true,
    readyState: 'live' as MediaStreamTrackState,
    stop: () => void told.push('sound stopped'),
  });
  const asked: DisplayMediaStreamOptions[] = [];
  const out = Object.assign(new EventTarget(), { kind: 'video' });
  out.addEventListener('ended', () => told.push('ended'));
  const screen = createScreen({
    devices: {
      async getDisplayMedia(options = {}) {
        asked.push(options);
        if (refusal !== null) throw refusal;
        const getAudioTracks = () => (hasSound ? [sound] : []);
        return { getVideoTracks: () => [source], getAudioTracks } as unknown as MediaStream;
      },
    },
    desk: {
      ask: async () => (id === null ? null : { id, sound: withSound }),
      over: (which, by) => told.push(`over ${which} ${by}`),
      obeyed: (which, paused) => told.push(`obeyed ${which} ${paused}`),
      heard: (which, isHeard) => told.push(`sound of ${which} ${isHeard ? 'heard' : 'not heard'}`),
    },
    standIn: () => 'Paused',
    onOver: () => told.push('call is told'),
    open(_track, standIn) {
      if (breaks) throw new Error('no gate');
      return {
        track: out as unknown as MediaStreamTrack,
        setPaused: (paused) => void told.push(paused ? standIn : 'seen again'),
        stop: () => void told.push('gate shut'),
      };
    },
  });
  return { screen, told, asked, source, sound };
}

/** As main tells it while getDisplayMedia waits. */
async function share() {
  const opened = open();
  opened.screen.follow({ ...sharing, step: 'choosing', title: '' });
  const capture = await opened.screen.open();
  opened.screen.follow(sharing);
  opened.told.length = 0;
  return { ...opened, capture };
}

describe('what is shared', () => {
  it('stands still and goes on as main says, and says so', async () => {
    const { screen, told } = await share();
    screen.follow({ ...sharing, pause: 'denied' });
    screen.follow({ ...sharing, pause: 'gone' });
    // Something else of the desktop has changed.
    screen.follow({ ...sharing, pause: 'gone' });
    screen.follow(sharing);
    screen.follow({ ...sharing });
    expect(told).toEqual([
      ...['Paused', 'obeyed share-1 true', 'obeyed share-1 true'],
      ...['seen again', 'obeyed share-1 false'],
    ]);
  });

  it('stands still from its first frame where main has said so meanwhile', async () => {
    const { screen, told } = open();
    screen.follow({ ...sharing, pause: 'denied' });
    await screen.open();
    expect(told).toEqual(['Paused', 'obeyed share-1 true']);
  });

  it('is not seen before main says that it is shared', async () => {
    const { screen, told } = open();
    screen.follow({ ...sharing, step: 'choosing', title: '' });
    await screen.open();
    expect(told).toEqual(['Paused']);
    screen.follow(sharing);
    expect(told).toEqual(['Paused', 'seen again', 'obeyed share-1 false']);
  });

  it('is over when main says so, which is told to main before the call hears of it', async () => {
    const { screen, told, capture } = await share();
    screen.follow(null);
    capture.stop();
    expect(told).toEqual(['gate shut', 'over share-1 stopped', 'call is told']);
  });

  it('is over when the call is, and main is told', async () => {
    const { told, capture } = await share();
    capture.stop();
    capture.stop();
    expect(told).toEqual(['gate shut', 'over share-1 stopped']);
  });

  it('is over when the system stops it, and both are told', async () => {
    const { told, source } = await share();
    source.dispatchEvent(new Event('ended'));
    expect(told).toEqual(['gate shut', 'over share-1 system', 'ended']);
  });

  it('comes with the sound where main lets it, which is silent while the picture stands still', async () => {
    const silent = await share();
    expect(silent.asked).toMatchObject([{ audio: false }]);
    expect(silent.capture.sound).toBeUndefined();
    const { screen, told, asked, sound } = open('share-1', null, false, true);
    screen.follow({ ...sharing, step: 'choosing', title: '' });
    const capture = await screen.open();
    // What Offhook itself plays is the other side's own voice.
    expect(asked).toMatchObject([{ audio: { echoCancellation: true, noiseSuppression: false } }]);
    expect(capture.sound).toBe(sound);
    expect(sound.enabled).toBe(false);
    screen.follow({ ...sharing, sound: 'heard' });
    expect(sound.enabled).toBe(true);
    screen.follow({ ...sharing, sound: 'heard', pause: 'denied' });
    expect(sound.enabled).toBe(false);
    screen.follow({ ...sharing, sound: 'heard' });
    capture.stop();
    expect(told.slice(-3)).toEqual(['sound stopped', 'gate shut', 'over share-1 stopped']);
  });

  it('says whether its sound is heard, as the call does, and that one that is over is not', async () => {
    const { screen, told, sound } = open('share-1', null, false, true);
    screen.follow({ ...sharing, sound: 'heard' });
    const capture = await screen.open();
    told.length = 0;
    capture.heard?.(true);
    capture.heard?.(false);
    capture.heard?.(true);
    sound.readyState = 'ended';
    sound.dispatchEvent(new Event('ended'));
    capture.heard?.(true);
    expect(told.map((each) => each.replace('sound of share-1 ', ''))).toEqual([
      ...['heard', 'not heard', 'heard', 'not heard', 'not heard'],
    ]);
  });

  it('says that no sound is heard where the system gave none', async () => {
    const { screen, told } = open('share-1', null, false, true, false);
    screen.follow({ ...sharing, sound: 'heard' });
    expect((await screen.open()).sound).toBeUndefined();
    expect(told).toContain('sound of share-1 not heard');
  });

  it('lets go of the sound, too, where it cannot be had', async () => {
    const { screen, told } = open('share-1', null, true, true);
    await expect(screen.open()).rejects.toThrow(VideoError);
    expect(told).toEqual(['capture stopped', 'sound stopped', 'over share-1 system']);
  });

  it('is shut where main has ended it while it was opened', async () => {
    const { screen, told } = open();
    screen.follow(null);
    await screen.open();
    expect(told).toEqual(['gate shut', 'over share-1 stopped', 'call is told']);
  });

  it.each([
    ['screen-refused', open(null), []],
    // Main may have granted it before the system refused.
    ['dismissed', open('share-1', new DOMException('no', 'NotAllowedError')), ['over share-1 system']],
    ['screen-refused', open('share-1', null, true), ['capture stopped', 'over share-1 system']],
    ['screen-refused', open('share-1', new DOMException('no', 'NotReadableError')), ['over share-1 system']],
  ] as const)('is %s where it cannot be had', async (cause, { screen, told }, expected) => {
    const error = await screen.open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VideoError);
    expect(error).toMatchObject({ cause });
    expect(told).toEqual(expected);
  });
});
