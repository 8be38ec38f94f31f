import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  chooseDevice,
  chooseRingers,
  preferDevice,
  rankDevices,
} from '../../../../src/renderer/devices/choose-device.ts';
import { type DeviceList, readDevices } from '../../../../src/renderer/devices/sound-devices.ts';
import { type Ranking, rankingSchema } from '../../../../src/shared/sound.ts';

const device = (label: string, group = `of ${label}`) => ({ id: `${label}/${group}`, label, group });
const jabra = device('Jabra');
const laptop = device('Laptop');
const yealink = device('Yealink');
/** The system prefers the laptop. */
const list = (...present: DeviceList['present']): DeviceList => ({
  present,
  system: present.length === 0 ? null : { ...laptop, id: 'default' },
});
const wish = ({ label, group }: { label: string; group: string }) => ({ label, group });

describe('chooseDevice', () => {
  const twinA = device('Twin', 'usb 1');
  const twinB = device('Twin', 'usb 2');
  it.each<[string, Ranking, DeviceList, string | null]>([
    ['nothing is wished: the system’s', [], list(laptop, jabra), 'default'],
    ['the wished one', [wish(jabra)], list(laptop, jabra), jabra.id],
    ['by identity, whatever its place in the list', [wish(jabra)], list(jabra, yealink, laptop), jabra.id],
    [
      'the second where the first is not there',
      [wish(jabra), wish(yealink)],
      list(laptop, yealink),
      yealink.id,
    ],
    ['the first again when it is back', [wish(jabra), wish(yealink)], list(laptop, yealink, jabra), jabra.id],
    ['none of the wished ones: the system’s', [wish(jabra)], list(laptop, yealink), 'default'],
    ['the system’s, wished before another', ['system', wish(jabra)], list(laptop, jabra), 'default'],
    ['another, wished before the system’s', [wish(jabra), 'system'], list(laptop, jabra), jabra.id],
    [
      'the same headset in another socket',
      [{ label: 'Twin', group: 'usb 9' }],
      list(laptop, twinB),
      twinB.id,
    ],
    ['of two that look alike the very one', [wish(twinB)], list(twinA, twinB), twinB.id],
    ['of two that look alike never the other’s', [wish(twinA), wish(twinB)], list(twinB), twinB.id],
    ['nothing there', [wish(jabra)], list(), null],
  ])('%s', (_name, ranking, there, expected) => {
    expect(chooseDevice(ranking, there)?.id ?? null).toBe(expected);
  });

  it('has every device in its order once, whatever is wished', () => {
    const labels = fc.constantFrom('A', 'B', 'C', 'D');
    const identity = fc.record({ label: labels, group: fc.constantFrom('', '1', '2') });
    const ranking = fc.array(fc.oneof(fc.constant('system' as const), identity), { maxLength: 8 });
    fc.assert(
      fc.property(
        ranking,
        fc.uniqueArray(identity, { selector: (each) => JSON.stringify(each) }),
        (wished, there) => {
          const present = there.map(({ label, group }) => device(label, group));
          const order = rankDevices(wished, { present, system: null }).map(({ id }) => id);
          expect(order.toSorted()).toEqual(present.map(({ id }) => id).toSorted());
        },
      ),
    );
  });
});

describe('chooseRingers', () => {
  it.each<[string, Ranking, DeviceList, string[]]>([
    ['nothing is wished: the system’s', [], list(laptop, jabra), ['default']],
    ['several at once', [wish(jabra), 'system'], list(laptop, jabra), [jabra.id, 'default']],
    ['those that are there', [wish(jabra), wish(yealink)], list(laptop, yealink), [yealink.id]],
    ['none of them: the system’s, so that a call is heard', [wish(jabra)], list(laptop), ['default']],
    ['no device at all', [wish(jabra)], list(), []],
  ])('%s', (_name, ranking, there, expected) => {
    expect(chooseRingers(ranking, there).map(({ id }) => id)).toEqual(expected);
  });
});

describe('preferDevice', () => {
  it('goes first, and what was chosen before is remembered behind it, once', () => {
    const second = preferDevice(preferDevice([], wish(jabra)), 'system');
    expect(second).toEqual(['system', wish(jabra)]);
    expect(preferDevice(second, wish(jabra))).toEqual([wish(jabra), 'system']);
  });

  it('forgets the oldest of more than can be kept', () => {
    const many = Array.from({ length: 12 }, (_, index) => wish(device(`D${index}`)));
    const ranking = many.reduce<Ranking>(preferDevice, []);
    expect(ranking).toHaveLength(8);
    expect(ranking[0]).toEqual(many.at(-1));
  });
});

describe('readDevices', () => {
  const entry = (kind: string, deviceId: string, label: string, groupId = 'g') => ({
    kind,
    deviceId,
    label,
    groupId,
  });

  it('tells which device the system means, by its hardware', () => {
    const listed = [
      entry('audioinput', 'default', 'Standard', 'usb'),
      entry('audioinput', 'communications', 'Kommunikation', 'usb'),
      entry('audioinput', 'a', 'Laptop', 'pci'),
      entry('audioinput', 'b', 'Headset', 'usb'),
      entry('audiooutput', 'c', 'Headset', 'usb'),
      entry('videoinput', 'd', 'Camera'),
    ];
    const { microphones, speakers } = readDevices(listed);
    expect(microphones.system).toEqual({ id: 'default', label: 'Headset', group: 'usb' });
    expect(microphones.present.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(speakers).toEqual({
      present: [{ id: 'c', label: 'Headset', group: 'usb' }],
      system: { id: 'c', label: 'Headset', group: 'usb' },
    });
  });

  it('cuts names to what can be remembered', () => {
    const [device] = readDevices([entry('audioinput', 'a', 'x'.repeat(999))]).microphones.present;
    expect(v.is(rankingSchema, [{ label: device?.label, group: device?.group }])).toBe(true);
  });

  it('has no device to choose while names are not told', () => {
    expect(readDevices([entry('audioinput', '', '')]).microphones).toEqual({
      present: [],
      system: { id: '', label: '', group: 'g' },
    });
    expect(readDevices([]).speakers).toEqual({ present: [], system: null });
  });
});
