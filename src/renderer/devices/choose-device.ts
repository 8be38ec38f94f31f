import { type DeviceIdentity, mostRanked, type Ranked, type Ranking } from '../../shared/sound.ts';
import type { DeviceList, SoundDevice } from './sound-devices.ts';

export interface ChosenDevice extends SoundDevice {
  /** `system`: the computer prefers it, and is followed. */
  readonly by: 'ranking' | 'system';
}

/**
 * Every device that can be used, the dearest first: those of the ranking, then the system's, then the rest, so that a
 * call is never without sound while there is any device. Pure.
 */
export function rankDevices(ranking: Ranking, { present, system }: DeviceList): readonly ChosenDevice[] {
  const order: ChosenDevice[] = [];
  const add = (device: SoundDevice | null, by: ChosenDevice['by']): void => {
    if (device !== null && !order.some(({ id }) => id === device.id)) order.push({ ...device, by });
  };
  for (const wanted of ranking) {
    if (wanted === 'system') add(system, 'system');
    else add(find(wanted, ranking, present), 'ranking');
  }
  add(system, 'system');
  for (const device of present) add(device, 'ranking');
  return order;
}

/** Null: there is no such device at all. Pure. */
export function chooseDevice(ranking: Ranking, list: DeviceList): ChosenDevice | null {
  return rankDevices(ranking, list)[0] ?? null;
}

/** Those that ring: all of the ranking that are there, else the system's. Pure. */
export function chooseRingers(ranking: Ranking, list: DeviceList): readonly ChosenDevice[] {
  const order = rankDevices(ranking, list);
  const wanted = ranking.flatMap((each) => {
    const device = each === 'system' ? list.system : find(each, ranking, list.present);
    return order.filter(({ id }) => id === device?.id);
  });
  const distinct = [...new Set(wanted)];
  return distinct.length > 0 ? distinct : order.slice(0, 1);
}

/**
 * The very device; or one of the same name at other hardware, which is the same one in another socket, unless the
 * ranking knows that one by itself.
 */
function find(wanted: DeviceIdentity, ranking: Ranking, present: readonly SoundDevice[]): SoundDevice | null {
  const exact = present.find((device) => isSame(wanted, device));
  const alike = (device: SoundDevice): boolean =>
    device.label === wanted.label && !ranking.some((each) => each !== 'system' && isSame(each, device));
  return exact ?? present.find(alike) ?? null;
}

const isSame = (a: DeviceIdentity, b: DeviceIdentity): boolean => a.label === b.label && a.group === b.group;

export const sameRanked = (a: Ranked, b: Ranked): boolean =>
  a === 'system' || b === 'system' ? a === b : isSame(a, b);

/** What somebody chooses goes first; what was chosen before is remembered behind it. Pure. */
export function preferDevice(ranking: Ranking, chosen: Ranked): Ranked[] {
  return [chosen, ...ranking.filter((each) => !sameRanked(each, chosen))].slice(0, mostRanked);
}
