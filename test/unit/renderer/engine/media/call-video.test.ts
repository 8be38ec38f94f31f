import { describe, expect, it } from 'vitest';
import { VideoError, type VideoProblem } from '../../../../../src/renderer/engine/core/video.ts';
import { createCallVideo } from '../../../../../src/renderer/engine/media/call-video.ts';
import { createCamera } from '../../../../../src/renderer/engine/media/camera.ts';

class Track extends EventTarget {
  deviceId = '';
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }
  readyState = 'live';
  contentHint = '';
  stops = 0;
  stop(): void {
    this.stops += 1;
    this.readyState = 'ended';
  }
}

function begin() {
  const made: Track[] = [];
  const ended: VideoProblem[] = [];
  const waits: (() => void)[] = [];
  let refuses: VideoError | null = null;
  let slow = false;
  const open = async () => {
    if (slow) await new Promise<void>((resolve) => waits.push(resolve));
    if (refuses !== null) throw refuses;
    const track = new Track();
    made.push(track);
    return { track: track as unknown as MediaStreamTrack, stop: () => track.stop() };
  };
  const video = createCallVideo({
    sources: { camera: open, screen: open },
    onChange: () => undefined,
    onEnded: (problem) => ended.push(problem),
  });
  return {
    ...{ video, made, ended, waits },
    refuse: (error: VideoError | null) => {
      refuses = error;
    },
    slowly: () => {
      slow = true;
    },
  };
}

const lights = (made: readonly Track[]) => made.map(({ readyState }) => readyState);

describe('what is heard of what is shared', () => {
  it('is told to whoever captures it, each change once, of the newest capture', async () => {
    const told: string[] = [];
    const video = createCallVideo({
      sources: {
        camera: async () => ({ track: new Track() as unknown as MediaStreamTrack, stop: () => undefined }),
        async screen() {
          const track = new Track() as unknown as MediaStreamTrack;
          return { track, sound: track, stop: () => undefined, heard: (is) => void told.push(String(is)) };
        },
      },
      onChange: () => undefined,
      onEnded: () => undefined,
    });
    video.soundIs(true);
    await video.show('screen');
    for (const isHeard of [true, true, false, false, true]) video.soundIs(isHeard);
    expect(told).toEqual(['true', 'false', 'true']);
    video.hide();
    video.soundIs(false);
    await video.show('screen');
    video.soundIs(true);
    await video.show('camera');
    video.soundIs(false);
    expect(told).toEqual(['true', 'false', 'true', 'true']);
  });
});

describe('what a call shows', () => {
  it('is open until it is hidden, and closed once', async () => {
    const { video, made } = begin();
    await video.show('camera');
    expect([video.source(), video.track() === null]).toEqual(['camera', false]);
    video.hide();
    video.hide();
    expect([video.track(), made[0]?.stops]).toEqual([null, 1]);
  });

  it('hidden while it opens: what comes is closed, and nobody is told that it opened', async () => {
    const { video, made, waits, slowly } = begin();
    slowly();
    let told = false;
    void video.show('camera').then(() => {
      told = true;
    });
    video.hide();
    for (const wait of waits) wait();
    await new Promise((resolve) => setImmediate(resolve));
    expect([told, lights(made), video.track()]).toEqual([false, ['ended'], null]);
  });

  it('an older wish that is refused says nothing, and a newer one stands', async () => {
    const { video, waits, slowly, refuse } = begin();
    slowly();
    let told = 'nothing';
    void video.show('camera').catch(() => {
      told = 'refused';
    });
    const second = video.show('screen');
    refuse(new VideoError('camera-refused', 'no'));
    waits[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    refuse(null);
    waits[1]?.();
    await second;
    expect([told, video.source()]).toEqual(['nothing', 'screen']);
  });

  it('a camera that does not wake after a hold takes nothing newer with it', async () => {
    const { video, waits, slowly, refuse, ended } = begin();
    await video.show('camera');
    video.setHeld(true);
    slowly();
    video.setHeld(false);
    const newer = video.show('screen');
    refuse(new VideoError('camera-busy', 'another program'));
    waits[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    refuse(null);
    waits[1]?.();
    await newer;
    expect([ended, video.source()]).toEqual([[], 'screen']);
  });

  it('a camera that rests is back after the hold, though something else was tried and did not open', async () => {
    const { video, made, waits, slowly, refuse } = begin();
    await video.show('camera');
    video.setHeld(true);
    slowly();
    const tried = video.show('screen').catch((error: unknown) => error);
    video.setHeld(false);
    refuse(new VideoError('dismissed', 'no'));
    waits[0]?.();
    await tried;
    refuse(null);
    waits[1]?.();
    await expect.poll(() => [video.source(), lights(made)]).toEqual(['camera', ['ended', 'live']]);
  });

  it('a camera is dropped without what is being opened in its place', async () => {
    const { video, made, waits, slowly } = begin();
    await video.show('camera');
    slowly();
    const newer = video.show('screen');
    video.drop('camera');
    expect([video.source(), lights(made)]).toEqual([null, ['ended']]);
    waits[0]?.();
    await newer;
    expect(video.source()).toBe('screen');
  });

  it('another one takes its place only when it is open', async () => {
    const { video, made, refuse } = begin();
    await video.show('camera');
    refuse(new VideoError('screen-refused', 'no'));
    await expect(video.show('screen')).rejects.toThrow('no');
    expect([video.source(), lights(made)]).toEqual(['camera', ['live']]);
    refuse(null);
    await video.show('screen');
    expect([video.source(), lights(made)]).toEqual(['screen', ['ended', 'live']]);
    expect(made.map(({ contentHint }) => contentHint)).toEqual(['motion', 'detail']);
  });

  it('a camera rests while the call is held, a screen is only not sent', async () => {
    const { video, made } = begin();
    await video.show('camera');
    video.setHeld(true);
    expect([video.track(), lights(made)]).toEqual([null, ['ended']]);
    video.setHeld(false);
    await expect.poll(() => lights(made)).toEqual(['ended', 'live']);
    await video.show('screen');
    video.setHeld(true);
    expect([video.track(), lights(made).at(-1)]).toEqual([null, 'live']);
    video.setHeld(false);
    expect(video.track()).toBe(made.at(-1));
  });

  it('a camera that does not open again after the hold is told as ended', async () => {
    const { video, ended, refuse } = begin();
    await video.show('camera');
    video.setHeld(true);
    refuse(new VideoError('camera-busy', 'another program'));
    video.setHeld(false);
    await expect.poll(() => ended).toEqual(['camera-busy']);
  });

  it('hidden during a hold, it stays dark after', async () => {
    const { video, made } = begin();
    await video.show('camera');
    video.setHeld(true);
    video.hide();
    video.setHeld(false);
    expect([video.track(), lights(made)]).toEqual([null, ['ended']]);
  });

  it('another camera that is chosen takes over; the same one under another list is left alone', async () => {
    const { video, made } = begin();
    video.cameraChosen('b');
    expect(made).toHaveLength(0);
    await video.show('camera');
    const [first] = made;
    if (first !== undefined) first.deviceId = 'a';
    video.cameraChosen('a');
    expect(made).toHaveLength(1);
    video.cameraChosen('b');
    await expect.poll(() => lights(made)).toEqual(['ended', 'live']);
  });

  it('one that ends by itself is told once', async () => {
    const { video, made, ended } = begin();
    await video.show('camera');
    made[0]?.dispatchEvent(new Event('ended'));
    made[0]?.dispatchEvent(new Event('ended'));
    expect([ended, video.source()]).toEqual([['ended'], null]);
  });
});

describe('the camera', () => {
  const camera = (outcome: (id: string) => unknown, ids: readonly string[] = []) => {
    const asked: string[] = [];
    const devices = {
      async getUserMedia({ video, audio }: MediaStreamConstraints) {
        const { deviceId } = video as { deviceId?: { exact: string } };
        asked.push(`${deviceId?.exact ?? 'any'}${audio === undefined ? '' : ' with sound'}`);
        const made = outcome(deviceId?.exact ?? '');
        if (made instanceof Error) throw made;
        return { getVideoTracks: () => [made] } as unknown as MediaStream;
      },
    };
    return { open: createCamera(devices, () => ids), asked };
  };
  const refusal = (name: string) => Object.assign(new Error(name), { name });

  it.each([
    ['NotAllowedError', 'camera-refused'],
    ['SecurityError', 'camera-refused'],
    ['NotReadableError', 'camera-busy'],
    ['NotFoundError', 'no-camera'],
    ['OverconstrainedError', 'no-camera'],
  ])('%s: %s', async (name, problem) => {
    await expect(camera(() => refusal(name)).open()).rejects.toMatchObject({ cause: problem });
  });

  it('takes the next of the ranking when one does not open, and never asks for sound', async () => {
    const track = new Track();
    const { open, asked } = camera(
      (id) => (id === 'a' ? refusal('NotReadableError') : track),
      ['a', 'b', 'c'],
    );
    expect((await open()).track).toBe(track);
    expect(asked).toEqual(['a', 'b']);
  });

  it('a no is a no, whichever it is', async () => {
    const { open, asked } = camera(() => refusal('NotAllowedError'), ['a', 'b']);
    await expect(open()).rejects.toMatchObject({ cause: 'camera-refused' });
    expect(asked).toEqual(['a']);
  });
});
