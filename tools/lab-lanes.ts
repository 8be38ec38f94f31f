import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The lab's files run in two lanes, one lane and one file after the other (ADR 83). `media`: who hears whom, and who does
 * not, and paths that change under a call. `wire`: messages and packets alone, calls that mostly wait, and those of one app
 * with phones that only follow a script.
 */
export type Lane = 'media' | 'wire';

const folder = path.resolve(import.meta.dirname, '../test/lab');
const withoutSound = ['network', 'network-monitor', 'presence', 'shaper', 'sweep', 'torture'];
const waiting = ['refresh', 'relay', 'signalling'];
const oneApp = ['forking', 'scenarios'];
const onTheWire = new Set([...withoutSound, ...waiting, ...oneApp]);

/** @param name of a file, `.lab.ts` included */
export function laneOf(name: string): Lane {
  const subject = name.slice(0, -'.lab.ts'.length);
  return subject.startsWith('edge-') || onTheWire.has(subject) ? 'wire' : 'media';
}

/** Its files, from the project's root. */
export function filesOf(lane: Lane): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.lab.ts') && laneOf(name) === lane)
    .map((name) => path.posix.join('test/lab', name));
}

/**
 * The lanes that have a file to run.
 *
 * @param filters parts of paths, as vitest takes them; without any, everything is asked for
 */
export function lanesFor(filters: readonly string[]): Lane[] {
  const asked = (file: string) => filters.length === 0 || filters.some((filter) => file.includes(filter));
  return (['media', 'wire'] as const).filter((lane) => filesOf(lane).some(asked));
}
