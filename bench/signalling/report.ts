import { cpus, loadavg } from 'node:os';
import { median } from '../support/figures.ts';
import type { Figure } from './figures.ts';
import { rows } from './rows.ts';

function cell(figures: readonly (number | null)[]): string {
  if (figures.length === 0) return '–';
  const came = figures.filter((each) => each !== null);
  const missing = figures.length - came.length;
  const times = came.length === 0 ? '' : `${Math.round(median(came))} / ${Math.round(Math.max(...came))}`;
  const never = missing === 0 ? '' : `never in ${missing}`;
  return `${[times, never].filter((each) => each !== '').join(', ')} (${figures.length})`;
}

export function tableOf(figures: readonly Figure[]): string {
  const names = [...new Set(figures.map(({ party }) => party))];
  const head = [`| | asked for, ms | ${names.join(' | ')} |`, `|---|---|${'---|'.repeat(names.length)}`];
  const unknown = figures.find(({ row }) => rows.every(({ name }) => name !== row));
  if (unknown !== undefined) throw new Error(`no row is called so any more: ${unknown.row}`);
  const lines = rows.flatMap(({ name, target }) => {
    const own = figures.filter(({ row }) => row === name);
    if (own.length === 0) return [];
    const of = (wanted: string) => own.flatMap(({ party, ms }) => (party === wanted ? [ms] : []));
    return [`| ${name} | ${target} | ${names.map((each) => cell(of(each))).join(' | ')} |`];
  });
  return [...head, ...lines].join('\n');
}

export function pageOf(figures: readonly Figure[], apps: number, electron: string): string {
  return `# Signalling

Median / worst in ms, and in brackets how many there are. *Never*: not within 20 s.

${tableOf(figures)}

\`node bench/signalling.ts --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)}.

Method: the lab (\`test/lab\`): ${apps} Offhooks, a SIP.js SimpleUser (0.21.2) and a JsSIP (3.13.8) at once in the client's namespace, the real edge in another, round
trip about 0. Each round gives a figure for every one of them; they share the cores. Offhook's times are those that its page gives the
lines of its log. The alternatives are pages with the library's defaults in the smallest Electron app that can hold them,
started anew for each round; they note what the library tells them. The server's return is when all its ports listen, and its bindings are gone by
then. Dead without a word: the router drops the packets of the open connections, new ones pass; where it drops
everything of the Wi-Fi, address and link stay, and the time is that until a call can come in by the other uplink; noticed: it doubts its connection, has another one, or says that it is not registered.
Frozen: SIGSTOP of every process of the apps, and the open connections die meanwhile. In a call, with the desk phone, one app after
the other, and 40 packets of one second must have reached the phone; ours must have had as many come in, and still say that it is in the call, the libraries'
pages are not asked. Netlink: the kernel's first notice of another uplink that goes, as \`ip -ts monitor\` has it. Apps that came back together ask together: idle shows
rounds rather than apps; the worst there can be is the period of the pings and their time-out, 6 s.
`;
}
