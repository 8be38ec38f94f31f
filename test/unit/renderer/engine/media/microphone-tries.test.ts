import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSound } from '../../../../../src/renderer/devices/create-sound.ts';
import { createCallMicrophone } from '../../../../../src/renderer/engine/media/call-microphone.ts';
import { tryAgainMs } from '../../../../../src/renderer/engine/media/tries.ts';
import { resolveSettings } from '../../../../../src/shared/settings.ts';
import { createFakeClock, pass } from '../../../../support/fake-clock.ts';
import {
  createFakeSoundDevices,
  type FakeHardware,
  FakeMicrophoneTrack,
  type FakeSoundDevices,
} from '../../../../support/fake-sound-devices.ts';

const laptop: FakeHardware = { name: 'Laptop', microphone: true, speaker: true };
const headset: FakeHardware = { name: 'Headset', microphone: true, speaker: true };
const webcam: FakeHardware = { name: 'Webcam', microphone: true, speaker: false };

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const known = ({ name }: FakeHardware) => ({ label: name, group: `group of ${name}` });
const [soonestMs] = tryAgainMs;
const latestMs = tryAgainMs.at(-1) ?? 0;

function idIn(constraints: MediaStreamConstraints | undefined): string {
  const { deviceId } = (constraints?.audio ?? {}) as { readonly deviceId?: { readonly exact: string } };
  return deviceId?.exact.replace('microphone:', '') ?? '';
}

/** In a call that wishes for these, in this order; the first of them opens when the call begins unless it is busy. */
async function call(wished: readonly FakeHardware[], busy: readonly FakeHardware[], ...more: FakeHardware[]) {
  const clock = createFakeClock();
  const devices = createFakeSoundDevices(...wished, ...more);
  for (const { name } of busy) devices.busy.add(name);
  const sound = createSound(devices);
  sound.follow(resolveSettings({ microphones: wished.map(known) }, {}));
  await sound.look();
  const asked: string[] = [];
  const { getUserMedia } = devices;
  devices.getUserMedia = (constraints) => {
    asked.push(idIn(constraints));
    return getUserMedia(constraints);
  };
  const sent: string[] = [];
  /** How many were open when one took the place of another. */
  const openThen: number[] = [];
  const nameOf = (track: MediaStreamTrack) => (track as unknown as FakeMicrophoneTrack).deviceId;
  const microphone = createCallMicrophone({
    ...{ devices, sound, clock },
    onTrack(track) {
      sent.push(nameOf(track));
      openThen.push(devices.live().length);
    },
    createSilence: () => new FakeMicrophoneTrack('silence') as unknown as MediaStreamTrack,
  });
  sent.push(nameOf(await microphone.open()));
  await settled();
  return {
    ...{ clock, devices, sound, asked, sent, openThen, microphone },
    state: () => sound.view().captured,
    now: () => sent.at(-1),
  };
}

/** The first microphone that is asked for neither opens nor fails before it is refused. */
async function beforeCall(wished: readonly FakeHardware[]) {
  const devices = createFakeSoundDevices(...wished);
  const sound = createSound(devices);
  sound.follow(resolveSettings({ microphones: wished.map(known) }, {}));
  await sound.look();
  const asked: string[] = [];
  const busy = Promise.withResolvers<never>();
  const { getUserMedia } = devices;
  devices.getUserMedia = (constraints) => {
    asked.push(idIn(constraints));
    return asked.length === 1 ? busy.promise : getUserMedia(constraints);
  };
  const microphone = createCallMicrophone({
    ...{ devices, sound, clock: createFakeClock(), onTrack: () => undefined },
    createSilence: () => new FakeMicrophoneTrack('silence') as unknown as MediaStreamTrack,
  });
  const refuse = () => busy.reject(new DOMException('busy', 'NotReadableError'));
  return { devices, microphone, asked, refuse };
}

/** While the clock stands still nothing is opened for ever. */
async function rests({ tracks }: FakeSoundDevices): Promise<void> {
  for (const _ of Array(20).keys()) await settled();
  const opened = tracks.length;
  for (const _ of Array(5).keys()) await settled();
  expect(tracks).toHaveLength(opened);
}

describe('a microphone that does not open', () => {
  it('once, after it was plugged in again, has the call as soon as it opens, without a word of the system', async () => {
    const { clock, devices, state, now, openThen } = await call([headset], [], laptop);
    devices.pull('Headset');
    await settled();
    devices.busy.add('Headset');
    devices.plug(headset);
    await settled();
    expect([now(), state()]).toEqual(['Laptop', 'elsewhere']);
    devices.busy.clear();
    await pass(clock, soonestMs);
    expect([now(), state()]).toEqual(['Headset', 'well']);
    // The one that worked was let go after the other was open.
    expect(openThen.at(-1)).toBe(2);
    expect(devices.live()).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('when the call begins is tried again, too', async () => {
    const { clock, devices, state, now } = await call([headset, laptop], [headset]);
    expect([now(), state()]).toEqual(['Laptop', 'elsewhere']);
    devices.busy.clear();
    await pass(clock, soonestMs);
    expect([now(), state()]).toEqual(['Headset', 'well']);
  });

  it('is tried ever later, alone, and what works meanwhile stays untouched', async () => {
    const { clock, devices, asked, sent } = await call([headset, laptop], [headset]);
    expect(asked).toEqual(['Headset', 'Laptop']);
    for (const [index, waitMs] of [...tryAgainMs, latestMs, latestMs].entries()) {
      await pass(clock, waitMs - 1, latestMs);
      expect(asked).toHaveLength(2 + index);
      await pass(clock, 1);
      expect(asked.at(-1)).toBe('Headset');
      expect(asked).toHaveLength(3 + index);
    }
    expect(sent).toEqual(['Laptop']);
    expect(devices.live()).toHaveLength(1);
  });

  it('leaves the call to the next of the order that opens, and has it when it opens itself', async () => {
    const { clock, devices, now, state } = await call([headset, webcam, laptop], [headset, webcam]);
    expect(now()).toBe('Laptop');
    devices.busy.delete('Webcam');
    await pass(clock, soonestMs);
    expect([now(), state()]).toEqual(['Webcam', 'elsewhere']);
    devices.busy.clear();
    await pass(clock, latestMs);
    expect([now(), state()]).toEqual(['Headset', 'well']);
  });

  it('leaves silence and a word where none does, and the first that opens is heard', async () => {
    const { clock, devices, now, state } = await call([headset], [], laptop);
    devices.busy.add('Laptop');
    devices.pull('Headset');
    await settled();
    expect([now(), state()]).toEqual(['silence', 'busy']);
    devices.busy.clear();
    await pass(clock, soonestMs);
    expect([now(), state()]).toEqual(['Laptop', 'well']);
    expect(clock.pending).toBe(0);
  });

  it('because it is refused is not asked for again by itself', async () => {
    const { clock, devices, asked } = await call([headset], [], laptop);
    devices.refused = true;
    devices.pull('Headset');
    await settled();
    const before = asked.length;
    await pass(clock, latestMs);
    expect(asked).toHaveLength(before);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, (phone: Awaited<ReturnType<typeof call>>) => void]>([
    ['once the call is over', ({ microphone }) => microphone.close()],
    [
      'once nobody wishes for it',
      ({ sound }) => sound.follow(resolveSettings({ microphones: [known(laptop)] }, {})),
    ],
    ['once it is gone', ({ devices }) => devices.pull('Headset')],
  ])('is tried no more %s', async (_when, happens) => {
    const phone = await call([headset, laptop], [headset]);
    expect(phone.clock.pending).toBe(1);
    happens(phone);
    await settled();
    const before = phone.asked.length;
    await pass(phone.clock, latestMs);
    expect(phone.asked).toHaveLength(before);
    expect(phone.clock.pending).toBe(0);
  });

  it('begins to be tried soon again when the devices change or somebody chooses', async () => {
    const { clock, devices, sound, now } = await call([headset, laptop], [headset]);
    await pass(clock, 60_000, latestMs);
    await sound.look();
    await settled();
    devices.busy.clear();
    await pass(clock, soonestMs);
    expect(now()).toBe('Headset');
  });

  it('because it ends as soon as it has opened leaves the call to the next, and is tried ever later', async () => {
    const { clock, devices, asked, sent, state, now, microphone } = await call([headset, laptop], []);
    devices.unsteady.add('Headset');
    await pass(clock, 1000);
    devices.end('Headset');
    await rests(devices);
    expect(asked).toEqual(['Headset', 'Laptop']);
    expect([now(), state()]).toEqual(['Laptop', 'elsewhere']);
    for (const [index, waitMs] of [...tryAgainMs, latestMs].entries()) {
      const before = asked.length;
      await pass(clock, waitMs - 1, latestMs);
      expect([index, asked.length]).toEqual([index, before]);
      await pass(clock, 1);
      await rests(devices);
      expect(asked.slice(before)).toEqual(['Headset', 'Laptop']);
      expect(now()).toBe('Laptop');
    }
    expect(devices.live()).toHaveLength(1);
    devices.unsteady.clear();
    await pass(clock, latestMs);
    expect([now(), state()]).toEqual(['Headset', 'well']);
    expect(sent.filter((name) => name === 'silence')).toHaveLength(tryAgainMs.length + 2);
    microphone.close();
    expect(clock.pending).toBe(0);
  });

  it('because it ends each time is passed over by devices that come, and not by who chooses it', async () => {
    const { clock, devices, sound, asked, now } = await call([headset, laptop], []);
    devices.unsteady.add('Headset');
    devices.end('Headset');
    await rests(devices);
    devices.plug(webcam);
    await rests(devices);
    expect(asked).toEqual(['Headset', 'Laptop']);
    devices.unsteady.clear();
    const choose = (...wished: readonly FakeHardware[]) =>
      sound.follow(resolveSettings({ microphones: wished.map(known) }, {}));
    choose(laptop, headset);
    choose(headset, laptop);
    await settled();
    expect(now()).toBe('Headset');
    expect(clock.pending).toBe(0);
  });

  it('because it was pulled out is taken as soon as it is back, also where the list knows first', async () => {
    const { clock, devices, sound, state, now } = await call([headset, laptop], []);
    let isOut = true;
    // The next one is being opened by then.
    sound.subscribe(() => isOut && devices.end('Headset'));
    devices.unlist('Headset');
    await rests(devices);
    expect(now()).toBe('Laptop');
    isOut = false;
    devices.plug(headset);
    await rests(devices);
    expect([now(), state()]).toEqual(['Headset', 'well']);
    expect(clock.pending).toBe(0);
  });

  it('begins to be tried soon when another one is lost that was open for long', async () => {
    const { clock, devices, asked } = await call([headset, webcam, laptop], [headset]);
    await pass(clock, 60_000, latestMs);
    const before = asked.length;
    devices.busy.add('Webcam');
    devices.end('Webcam');
    await rests(devices);
    await pass(clock, soonestMs - 1, soonestMs);
    expect(asked.slice(before)).toEqual(['Headset', 'Webcam', 'Laptop']);
    await pass(clock, 1);
    expect(asked.slice(before + 3)).toEqual(['Headset', 'Webcam']);
  });

  it('because it is gone the moment it has opened is tried again', async () => {
    const { clock, devices, now, state } = await call([headset, laptop], [headset]);
    devices.busy.clear();
    devices.stillborn.add('Headset');
    await pass(clock, soonestMs);
    expect(now()).toBe('Laptop');
    expect(clock.pending).toBe(1);
    devices.stillborn.clear();
    await pass(clock, latestMs);
    expect([now(), state()]).toEqual(['Headset', 'well']);
    expect(clock.pending).toBe(0);
  });

  it('leaves the one in use open, also where its track tells another group than the list', async () => {
    const { clock, devices, asked, sent } = await call([headset, laptop], [headset]);
    devices.otherGroups.add('Laptop');
    // Chosen anew, so that it is opened as one of that group.
    devices.end('Laptop');
    await rests(devices);
    await pass(clock, latestMs, 500);
    const opened = asked.filter((name) => name === 'Laptop').length;
    const before = sent.length;
    await pass(clock, 120_000, 500);
    expect(asked.filter((name) => name === 'Laptop')).toHaveLength(opened);
    expect(sent).toHaveLength(before);
    expect(asked.at(-1)).toBe('Headset');
    devices.busy.clear();
    await pass(clock, latestMs);
    expect(sent.at(-1)).toBe('Headset');
  });

  it('once the call is over leaves the next one alone', async () => {
    const { devices, microphone, asked, refuse } = await beforeCall([headset, laptop]);
    const opened = microphone.open();
    opened.catch(() => undefined);
    await settled();
    expect(asked).toEqual(['Headset']);
    microphone.close();
    refuse();
    await expect(opened).rejects.toThrow();
    expect(asked).toEqual(['Headset']);
    expect(devices.tracks).toEqual([]);
  });

  it('any longer, after it did for long, is taken again at once', async () => {
    const { clock, devices, asked, now, state } = await call([headset, laptop], []);
    await pass(clock, 5000);
    devices.end('Headset');
    await settled();
    expect(asked).toEqual(['Headset', 'Headset']);
    expect([now(), state()]).toEqual(['Headset', 'well']);
    expect(clock.pending).toBe(0);
  });

  it('whatever is busy, comes and goes: in half a minute the best that opens is in use, and it alone', async () => {
    const hardware = [headset, webcam, laptop];
    const what = fc.constantFrom('plug', 'pull', 'hold', 'release', 'weaken', 'mend', 'end', 'wait');
    const events = fc.array(fc.tuple(what, fc.constantFrom(...hardware)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(events, async (happenings) => {
        const { clock, devices, now, microphone } = await call(hardware, []);
        let there = [...hardware];
        for (const [verb, each] of happenings) {
          if (verb === 'plug') {
            there = hardware.filter((one) => one === each || there.includes(one));
            devices.plug(each);
          } else if (verb === 'pull') {
            there = there.filter((one) => one !== each);
            devices.pull(each.name);
          } else if (verb === 'hold') devices.busy.add(each.name);
          else if (verb === 'release') devices.busy.delete(each.name);
          else if (verb === 'weaken') devices.unsteady.add(each.name);
          else if (verb === 'mend') devices.unsteady.delete(each.name);
          else if (verb === 'end') devices.end(each.name);
          else await pass(clock, 1000);
        }
        await rests(devices);
        devices.unsteady.clear();
        await pass(clock, latestMs, 500);
        // What is in use was open before another program came.
        const best = there.find(({ name }) => name === now() || !devices.busy.has(name));
        expect(now()).toBe(best?.name ?? 'silence');
        expect(devices.live()).toHaveLength(best === undefined ? 0 : 1);
        microphone.close();
        expect([devices.live(), clock.pending]).toEqual([[], 0]);
      }),
      { numRuns: 100 },
    );
  });
});
