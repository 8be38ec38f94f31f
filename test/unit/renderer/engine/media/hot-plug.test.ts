import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { chooseDevice } from '../../../../../src/renderer/devices/choose-device.ts';
import { createSound } from '../../../../../src/renderer/devices/create-sound.ts';
import { readDevices } from '../../../../../src/renderer/devices/sound-devices.ts';
import type { MediaError } from '../../../../../src/renderer/engine/core/ports.ts';
import type { MicrophoneState } from '../../../../../src/renderer/engine/core/sound.ts';
import { createCallMicrophone } from '../../../../../src/renderer/engine/media/call-microphone.ts';
import { resolveSettings, type SettingsUpdate } from '../../../../../src/shared/settings.ts';
import type { Ranked } from '../../../../../src/shared/sound.ts';
import { createFakeClock, pass } from '../../../../support/fake-clock.ts';
import { FakePeerConnection, FakeTrack } from '../../../../support/fake-peer-connection.ts';
import {
  createFakeSoundDevices,
  type FakeHardware,
  FakeMicrophoneTrack,
} from '../../../../support/fake-sound-devices.ts';
import {
  connectionAt,
  createGrantedMedia,
  elements,
  installFakeWebRtc,
  talk,
} from '../../../../support/peer-media-harness.ts';

installFakeWebRtc();

const laptop: FakeHardware = { name: 'Laptop', microphone: true, speaker: true };
const headset: FakeHardware = { name: 'Headset', microphone: true, speaker: true };
const webcam: FakeHardware = { name: 'Webcam', microphone: true, speaker: false };
const boxes: FakeHardware = { name: 'Boxes', microphone: false, speaker: true };
const everything = [laptop, headset, webcam, boxes];

const known = ({ name }: FakeHardware): Ranked => ({ label: name, group: `group of ${name}` });

/** Everything that devices answer has been carried out. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function call(settings: SettingsUpdate, ...hardware: readonly FakeHardware[]) {
  vi.stubGlobal(
    'AudioContext',
    class {
      async resume(): Promise<void> {}
      createMediaStreamDestination = () => ({
        stream: { getAudioTracks: () => [new FakeMicrophoneTrack('silence')] },
      });
    },
  );
  const devices = createFakeSoundDevices(...hardware);
  const sound = createSound(devices);
  let wish = settings;
  sound.follow(resolveSettings(wish, {}));
  await sound.look();
  const failures: MediaError[] = [];
  const clock = createFakeClock();
  const told: MicrophoneState[] = [];
  const media = createGrantedMedia({
    ...{ devices, sound, clock, onFailed: (error) => void failures.push(error) },
    onEvent: (event) => event.type === 'microphone' && told.push(event.state),
  });
  await media.open(false);
  await media.createDescription(talk);
  const connection = connectionAt(0);
  connection.bring(new FakeTrack());
  await settled();
  return {
    ...{ media, devices, sound, clock, failures, connection, told },
    /** What goes to the far end. */
    sent: () => (connection.tracks[0] as FakeMicrophoneTrack).deviceId,
    track: () => connection.tracks[0] as FakeMicrophoneTrack,
    /** What plays the far end; empty: the system's. */
    heardOn: () => elements[0]?.sinks.at(-1) ?? '',
    wish: () => wish,
    async choose(update: SettingsUpdate) {
      wish = { ...wish, ...update };
      sound.follow(resolveSettings(wish, {}));
      await settled();
    },
  };
}

/**
 * Something live is sent, a microphone where there is one that stays open; and what comes in is played on a device that
 * is there.
 */
async function expectBothWays(
  phone: Awaited<ReturnType<typeof call>>,
  weak: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { microphones, speakers } = readDevices(await phone.devices.enumerateDevices());
  expect(phone.track().readyState).toBe('live');
  const isSilent = phone.sent() === 'silence';
  if (microphones.present.every(({ label }) => !weak.has(label)))
    expect(isSilent).toBe(microphones.present.length === 0);
  else if (isSilent) expect(microphones.present.filter(({ label }) => !weak.has(label))).toEqual([]);
  expect(['', ...speakers.present.map(({ id }) => id)]).toContain(phone.heardOn());
  expect(elements[0]?.srcObject).not.toBeNull();
}

describe('in a call', () => {
  it('a headset that is pulled out gives way to the next, and has the call again when it is back', async () => {
    const wish = { microphones: [known(headset)], speakers: [known(headset)] };
    const { devices, sent, heardOn, failures, sound } = await call(wish, laptop, headset);
    expect([sent(), heardOn()]).toEqual(['Headset', 'speaker:Headset']);
    devices.pull('Headset');
    await settled();
    expect([sent(), heardOn()]).toEqual(['Laptop', '']);
    devices.plug(headset);
    await settled();
    expect([sent(), heardOn()]).toEqual(['Headset', 'speaker:Headset']);
    expect(failures).toEqual([]);
    expect(devices.live()).toHaveLength(1);
    expect(sound.view().captured).toBe('well');
  });

  it('goes on in silence without any microphone, says so, and is heard again by the first that comes', async () => {
    const { devices, sent, failures, sound, track } = await call({}, laptop);
    devices.pull('Laptop');
    await settled();
    expect(sent()).toBe('silence');
    expect(sound.view()).toMatchObject({ captured: 'gone', inUse: null });
    devices.plug(webcam);
    await settled();
    expect(sent()).toBe('Webcam');
    expect(track().enabled).toBe(true);
    expect(failures).toEqual([]);
  });

  it('stays muted on another microphone, and held', async () => {
    const { media, devices, track, sent } = await call({ microphones: [known(headset)] }, laptop, headset);
    media.setMuted(true);
    devices.pull('Headset');
    await settled();
    expect([sent(), track().enabled]).toEqual(['Laptop', false]);
    media.setMuted(false);
    media.setHeld(true);
    devices.plug(headset);
    await settled();
    expect([sent(), track().enabled]).toEqual(['Headset', false]);
  });

  it('follows the system where the system is wished, and not where a device is', async () => {
    const follows = await call({}, laptop, headset);
    follows.devices.prefer('Headset');
    await settled();
    expect(follows.sent()).toBe('Headset');
    follows.media.close();
  });

  it('does not follow the system where a device is wished', async () => {
    const { devices, sent } = await call({ microphones: [known(laptop)] }, laptop, headset);
    devices.prefer('Headset');
    await settled();
    expect(sent()).toBe('Laptop');
    expect(devices.tracks).toHaveLength(1);
  });

  it('a microphone that another program holds is passed over, and told', async () => {
    const { devices, sent, choose, sound, failures } = await call({}, laptop, headset);
    devices.busy.add('Headset');
    await choose({ microphones: [known(headset)] });
    expect([sent(), sound.view().captured]).toEqual(['Laptop', 'elsewhere']);
    // What is wanted is not what is heard: buttons and warnings go by what is heard.
    expect(sound.view()).toMatchObject({ microphone: { label: 'Headset' }, inUse: { label: 'Laptop' } });
    devices.busy.clear();
    devices.plug(boxes);
    await choose({ microphones: [known(headset), 'system'] });
    expect([sent(), sound.view().captured]).toEqual(['Headset', 'well']);
    expect(sound.view().inUse?.label).toBe('Headset');
    expect(failures).toEqual([]);
  });

  it('tells a microphone that is muted by the system or by its own switch', async () => {
    const { track, sound } = await call({}, laptop);
    track().mute(true);
    expect(sound.view().captured).toBe('muted');
    track().mute(false);
    expect(sound.view().captured).toBe('well');
  });

  it('tells what is heard in it, and not what becomes of another capture', async () => {
    const { told, track, sound, devices, media } = await call({}, laptop);
    sound.report({}, 'gone', null);
    expect(sound.view().captured).toBe('gone');
    expect(told).toEqual([]);
    track().mute(true);
    track().mute(false);
    devices.pull('Laptop');
    await settled();
    expect(told).toEqual(['muted', 'well', 'gone']);
    media.close();
    expect(told).toHaveLength(3);
  });

  it('switches of processing hold at once, on the same device', async () => {
    const { devices, sent, choose, track } = await call({}, laptop);
    expect(track().constraints).toMatchObject({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    });
    await choose({ noiseSuppression: 'off', echoCancellation: 'off', gainControl: 'off' });
    expect(sent()).toBe('Laptop');
    expect(track().constraints).toMatchObject({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    });
    expect(devices.live()).toHaveLength(1);
  });

  it('a choice that is made while the microphone opens is followed', async () => {
    const devices = createFakeSoundDevices(laptop, headset);
    const sound = createSound(devices);
    await sound.look();
    const { getUserMedia } = devices;
    let first = true;
    devices.getUserMedia = async (asked) => {
      const stream = await getUserMedia(asked);
      if (first) sound.follow(resolveSettings({ microphones: [known(headset)] }, {}));
      first = false;
      return stream;
    };
    const tracks: MediaStreamTrack[] = [];
    const microphone = createCallMicrophone({
      ...{ devices, sound, clock: createFakeClock() },
      onTrack: (track) => void tracks.push(track),
      createSilence: () => new FakeMicrophoneTrack('silence') as unknown as MediaStreamTrack,
    });
    await microphone.open();
    await settled();
    expect(tracks).toMatchObject([{ deviceId: 'Headset' }]);
    expect(devices.live()).toHaveLength(1);
  });

  it('a speaker that cannot be had leaves the sound to the system', async () => {
    const { choose } = await call({}, laptop, headset);
    const [element] = elements;
    element?.goneSinks.add('speaker:Headset');
    await choose({ speakers: [known(headset)] });
    expect(element?.sinks).toEqual(['']);
    element?.goneSinks.clear();
    await choose({ speakers: [known(headset), 'system'] });
    expect(element?.sinks).toEqual(['', 'speaker:Headset']);
  });

  it('nothing listens once it is over', async () => {
    const { media, devices, choose, sound } = await call({}, laptop, headset);
    media.close();
    await choose({ microphones: [known(headset)] });
    devices.pull('Headset');
    await settled();
    expect(devices.live()).toEqual([]);
    expect(devices.tracks).toHaveLength(1);
    expect(sound.view()).toMatchObject({ captured: null, inUse: null });
  });

  it('whatever is plugged and pulled, 200 times, both ways stay, one microphone is open, and the ranking decides', async () => {
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('plug'), what: fc.constantFrom(...everything) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('pull'), what: fc.constantFrom(...everything) }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('prefer'), what: fc.constantFrom(...everything) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wish'), what: fc.constantFrom(...everything) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom('weaken', 'mend', 'end'),
          what: fc.constantFrom(...everything),
        }),
      },
    );
    const ranking = fc.uniqueArray(fc.constantFrom<Ranked>('system', ...everything.map(known)), {
      selector: (each) => JSON.stringify(each),
    });
    const events = fc.array(event, { minLength: 200, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        ranking,
        ranking,
        events,
        fc.boolean(),
        async (microphones, speakers, happenings, inTurn) => {
          elements.length = 0;
          FakePeerConnection.made = [];
          const phone = await call({ microphones, speakers }, laptop, headset);
          const weak = new Set<string>();
          for (const { do: verb, what } of happenings) {
            if (verb === 'weaken' || verb === 'end') weak.add(what.name);
            if (verb === 'weaken') phone.devices.unsteady.add(what.name);
            else if (verb === 'mend') phone.devices.unsteady.delete(what.name);
            else if (verb === 'end') phone.devices.end(what.name);
            else if (verb === 'plug') phone.devices.plug(what);
            else if (verb === 'pull') phone.devices.pull(what.name);
            else if (verb === 'prefer') phone.devices.prefer(what.name);
            else await phone.choose({ microphones: [known(what)], speakers: [known(what)] });
            if (inTurn) await settled();
            expect(phone.failures).toEqual([]);
            if (inTurn) await expectBothWays(phone, weak);
          }
          for (const _ of Array(20).keys()) await settled();
          const opened = phone.devices.tracks.length;
          await settled();
          expect(phone.devices.tracks).toHaveLength(opened);
          phone.devices.unsteady.clear();
          await pass(phone.clock, 30_000, 1000);
          const there = readDevices(await phone.devices.enumerateDevices());
          const { microphones: wished = [], speakers: speakersWished = [] } = phone.wish();
          const microphone = chooseDevice(wished, there.microphones);
          const speaker = chooseDevice(speakersWished, there.speakers);
          expect(phone.sent()).toBe(microphone === null ? 'silence' : microphone.label);
          expect(phone.devices.live()).toHaveLength(microphone === null ? 0 : 1);
          expect(phone.heardOn()).toBe(speaker?.by === 'ranking' ? speaker.id : '');
          phone.media.close();
          expect(phone.devices.live()).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
