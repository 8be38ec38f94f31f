import { cpus, loadavg } from 'node:os';
import { median } from '../support/figures.ts';

export interface Result {
  readonly name: string;
  readonly target: number;
  readonly figures: readonly (number | null)[];
}

function cells({ name, target, figures }: Result): string {
  const came = figures.filter((each) => each !== null);
  const missing = figures.length - came.length;
  const middle = came.length === 0 ? '–' : Math.round(median(came));
  const worst = missing > 0 ? `${missing} never` : came.length === 0 ? '–' : Math.round(Math.max(...came));
  return `| ${name} | ${target} | ${middle} | ${worst} | ${figures.length} |`;
}

export function tableOf(results: readonly Result[]): string {
  const head = ['| | asked for, ms | median, ms | worst, ms | n |', '|---|---|---|---|---|'];
  return [...head, ...results.map(cells)].join('\n');
}

export function pageOf(results: readonly Result[], apps: number, electron: string): string {
  return `# Signalling

${tableOf(results)}

\`node bench/signalling.ts --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)}.

Method: the lab (\`test/lab\`): ${apps} apps at once in the client's namespace, the real edge in another, round trip about 0. Each round
gives a figure for every app, so *n* is rounds times apps; they share the cores. Times are those of the app's log: a line of the page is written by main one
message later, so each figure is that much too long. The server's return is when all its ports listen, and its bindings are gone by
then. Dead without a word: the router drops the packets of the open connections, new ones pass; noticed: the app doubts its connection and
says that it cannot be called. Frozen: SIGSTOP of every process of the apps, and the open connections die meanwhile. Netlink:
the kernel's first notice of another uplink that goes, as \`ip -ts monitor\` has it. Apps that came back together ask together: idle shows
rounds rather than apps; the worst there can be is the period of the pings and their time-out, 6 s.

Not in it: the alternatives. What they need was measured earlier, by another program: \`docs/decisions/0039-sockets-are-proven.md\`.
`;
}
