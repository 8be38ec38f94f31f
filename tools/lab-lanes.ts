import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The lab's files run in five lanes (ADR 131). `alone`, one file at a time: frames are counted, or the edge is flooded beside
 * a call (`flood`). Beside it `messages`, one at a time, too: phones that are told each word, at an edge without an app. Then
 * `media`, two: who hears whom, and who does not, and paths that change under a call. Beside it `machine`, one at a time:
 * edges that are flooded, started and killed, and the lab's own links, without an app. Then `wire`, four of them: calls that
 * mostly wait, and those of one app with phones that only follow a script.
 */
export type Lane = 'alone' | 'messages' | 'media' | 'machine' | 'wire';
export const lanes: readonly Lane[] = ['alone', 'messages', 'media', 'machine', 'wire'];
/** One after the other, those of one together: two with apps take the processor from each other in the middle of a call. */
export const turns: readonly (readonly Lane[])[] = [['alone', 'messages'], ['media', 'machine'], ['wire']];

/** Apps that talk each want some processor at once; whoever waits leaves it to others. */
export const filesAtOnce: Readonly<Record<Lane, number>> = {
  alone: 1,
  messages: 1,
  media: 2,
  machine: 1,
  wire: 4,
};

const folder = path.resolve(import.meta.dirname, '../test/lab');
const waiting = ['failover', 'precall', 'refresh', 'relay', 'signalling'];
const oneApp = ['forking', 'npm-start', 'presence', 'scenarios'];
const onTheWire = new Set([...waiting, ...oneApp]);
const links = ['network', 'network-monitor', 'shaper', 'sweep'];
const strained = ['edge-floods', 'edge-operation', 'edge-rates', 'torture'];
const ofTheMachine = new Set([...links, ...strained]);
const heard = ['calls', 'devices', 'features', 'hold', 'transfer'];
const moving = ['direct', 'faults', 'roam', 'silence'];
const withMedia = new Set([...heard, ...moving, 'narrow']);
/** Those that take a minute or so: begun last, one of them would run on alone at the end. */
const longest = [
  ...['narrow', 'transfer', 'roam', 'features', 'silence', 'faults', 'calls', 'direct', 'hold'],
  ...['precall', 'signalling', 'refresh', 'failover', 'scenarios', 'relay', 'npm-start'],
];

const subjectOf = (name: string): string => path.basename(name, '.lab.ts');

/** @param name of a file, `.lab.ts` included */
export function laneOf(name: string): Lane {
  const subject = subjectOf(name);
  if (onTheWire.has(subject)) return 'wire';
  if (ofTheMachine.has(subject)) return 'machine';
  if (subject.startsWith('edge-')) return 'messages';
  return withMedia.has(subject) ? 'media' : 'alone';
}

/** Its files, from the project's root. */
export function filesOf(lane: Lane): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.lab.ts') && laneOf(name) === lane)
    .map((name) => path.posix.join('test/lab', name));
}

/** The longest of the lab first; everything else stays in its order. */
export function longestFirst<File>(files: readonly File[], pathOf: (file: File) => string): File[] {
  const rankOf = (file: File): number => {
    const rank = pathOf(file).endsWith('.lab.ts') ? longest.indexOf(subjectOf(pathOf(file))) : -1;
    return rank === -1 ? longest.length : rank;
  };
  return files.toSorted((one, other) => rankOf(one) - rankOf(other));
}

/**
 * The lanes that have a file to run.
 *
 * @param filters parts of paths, as vitest takes them; without any, everything is asked for
 */
export function lanesFor(filters: readonly string[]): Lane[] {
  const asked = (file: string) => filters.length === 0 || filters.some((filter) => file.includes(filter));
  return lanes.filter((lane) => filesOf(lane).some(asked));
}
