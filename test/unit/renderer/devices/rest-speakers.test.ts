import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSound } from '../../../../src/renderer/devices/create-sound.ts';
import {
  noRest,
  type RestState,
  restSpeakers,
  speakersRestMs,
} from '../../../../src/renderer/devices/rest-speakers.ts';
import { resolveSettings } from '../../../../src/shared/settings.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeSoundDevices } from '../../../support/fake-sound-devices.ts';

const listOf = (...ids: readonly string[]) => ({
  present: ids.map((id) => ({ id, label: id, group: '' })),
  system: null,
});
const idsOf = ({ present }: { readonly present: readonly { readonly id: string }[] }) =>
  present.map(({ id }) => id);

function look(looks: readonly (readonly [atMs: number, ...ids: string[]])[]) {
  let state: RestState = noRest;
  return looks.map(([atMs, ...ids]) => {
    const rested = restSpeakers(state, listOf(...ids), atMs);
    state = rested.state;
    return { shown: idsOf(rested.speakers), waitMs: rested.waitMs };
  });
}

describe('a speaker', () => {
  it('that was always there may be played on', () => {
    expect(
      look([
        [0, 'a', 'b'],
        [1000, 'a', 'b'],
      ]),
    ).toEqual([
      { shown: ['a', 'b'], waitMs: null },
      { shown: ['a', 'b'], waitMs: null },
    ]);
  });

  it('that is back too soon waits, and only that one', () => {
    const looks = look([
      [0, 'a', 'b'],
      [1000, 'a'],
      [3000, 'a', 'b', 'c'],
      [7000, 'a', 'b', 'c'],
    ]);
    expect(looks.slice(1)).toEqual([
      { shown: ['a'], waitMs: null },
      { shown: ['a', 'c'], waitMs: 4000 },
      { shown: ['a', 'b', 'c'], waitMs: null },
    ]);
  });

  it('that goes again while it waits waits anew; one that is back late does not', () => {
    const looks = look([[0, 'b'], [1000], [2000, 'b'], [3000], [8000, 'b'], [9500, 'b']]);
    expect(looks.map(({ waitMs }) => waitMs)).toEqual([null, null, 5000, null, 1000, null]);
    expect(look([[0, 'b'], [1000], [9000, 'b']]).at(-1)).toEqual({ shown: ['b'], waitMs: null });
  });

  it('is shown only if it is there, and always once it was there for so long, whatever came before', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4000), ids)), ids, (steps, last) => {
        let [state, atMs] = [noRest, 0];
        for (const [afterMs, present] of steps) {
          atMs += afterMs;
          const rested = restSpeakers(state, listOf(...present), atMs);
          state = rested.state;
          for (const id of idsOf(rested.speakers)) expect(present).toContain(id);
          expect(rested.waitMs === null).toBe(idsOf(rested.speakers).length === present.length);
        }
        ({ state } = restSpeakers(state, listOf(...last), atMs));
        expect(idsOf(restSpeakers(state, listOf(...last), atMs + speakersRestMs).speakers)).toEqual(last);
      }),
    );
  });
});

describe('the desk of devices', () => {
  it('plays on a speaker that is back at once where nothing moves streams, and after its rest where something does', async () => {
    const headset = { name: 'Headset', microphone: true, speaker: true };
    const laptop = { name: 'Laptop', microphone: true, speaker: true };
    const wish = resolveSettings({ speakers: [{ label: 'Headset', group: 'group of Headset' }] }, {});
    const clock = createFakeClock();
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    for (const rest of [null, clock]) {
      const devices = createFakeSoundDevices(laptop, headset);
      const sound = createSound(devices, rest);
      sound.follow(wish);
      await sound.look();
      devices.pull('Headset');
      await settled();
      devices.plug(headset);
      await settled();
      expect(sound.get().microphones).toHaveLength(3);
      expect(sound.get().speaker).toBe(rest === null ? 'speaker:Headset' : '');
      clock.advance(speakersRestMs);
      await settled();
      expect(sound.get().speaker).toBe('speaker:Headset');
    }
  });

  it('keeps its list when the browser refuses to tell one', async () => {
    const headset = { name: 'Headset', microphone: true, speaker: true };
    const devices = createFakeSoundDevices(headset);
    const sound = createSound(devices, createFakeClock());
    await sound.look();
    const { enumerateDevices } = devices;
    devices.enumerateDevices = () => Promise.reject(new Error('the audio service is gone'));
    await sound.look();
    devices.enumerateDevices = enumerateDevices;
    await sound.look();
    expect(sound.view().devices?.speakers.present.map(({ label }) => label)).toEqual(['Headset']);
  });
});
