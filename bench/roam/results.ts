import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { median } from '../support/figures.ts';
import type { Contender } from './contenders.ts';
import type { Roam } from './measure-roam.ts';
import { type Row, rows } from './rows.ts';
import { type Steps, steps } from './steps.ts';

export interface Result {
  readonly row: string;
  readonly contender: Contender;
  /** Which change of the call, from 0. */
  readonly change: number;
  readonly roam: Roam;
  /** By which it moved; null: it does not say. */
  readonly rung: string | null;
  readonly steps: Steps | null;
}

/** What earlier runs have kept in this file; a run of all rows takes long, and may be made in parts. */
export function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
}

export function keepResult(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

/** "31 / 80"; who never came back is counted, not averaged. */
function column(silences: readonly (number | null)[]): string {
  const over = silences.filter((ms) => ms !== null);
  const never = silences.length - over.length;
  const figures = over.length === 0 ? '' : `${Math.round(median(over))} / ${Math.round(Math.max(...over))}`;
  const words = never === 0 ? '' : `never in ${never} of ${silences.length}`;
  return [figures, words].filter((each) => each !== '').join(', ');
}

/** By which rung, where it says so; or that the call goes on where it was. */
function wayOf({ rung, roam: { moved, hears, heard } }: Result): string | null {
  const isSilent = hears.gap === null || heard.gap === null;
  return moved === false && !isSilent ? 'stays where it was' : rung;
}

/** "ranked-restart 19, re-anchor 1"; one alone without its number. */
function rungsOf(results: readonly Result[]): string {
  const counts = new Map<string, number>();
  for (const way of results.map(wayOf)) if (way !== null) counts.set(way, (counts.get(way) ?? 0) + 1);
  if (counts.size <= 1) return [...counts.keys()].join('');
  return [...counts].map(([way, count]) => `${way} ${count}`).join(', ');
}

function lineOf({ name, asked, figure }: Row, contender: string, results: readonly Result[]): string {
  const hears = column(results.map(({ roam }) => roam.hears[figure]));
  const heard = column(results.map(({ roam }) => roam.heard[figure]));
  return `| ${name} | ${contender} | ${rungsOf(results)} | ${hears} | ${heard} | ${asked} | ${results.length} |`;
}

/** Losses and returns are told apart. */
function linesOf(row: Row, results: readonly Result[]): string[] {
  return row.contenders.flatMap((contender) => {
    const own = results.filter((each) => each.row === row.name && each.contender === contender);
    if (own.length === 0) return [];
    const [even, odd] = [0, 1].map((rest) => own.filter(({ change }) => change % 2 === rest));
    const [first, second] = row.parts ?? ['it goes', 'it comes back'];
    const isOnce = odd === undefined || odd.length === 0;
    if (isOnce) return [lineOf(row, row.parts === undefined ? contender : `${contender}, ${first}`, own)];
    return [lineOf(row, `${contender}, ${first}`, even ?? []), lineOf(row, `${contender}, ${second}`, odd)];
  });
}

export function tableOf(results: readonly Result[]): string {
  return [
    '| what happens | | rung | the caller hears nothing, ms | the far end hears nothing, ms | asked for | roams |',
    '|---|---|---|---|---|---|---|',
    ...rows.flatMap((row) => linesOf(row, results)),
  ].join('\n');
}

export function stepsOf(results: readonly Result[]): string {
  const lines = rows.flatMap((row) => {
    const found = results.flatMap((each) =>
      each.row === row.name && each.steps !== null ? [each.steps] : [],
    );
    if (found.length === 0) return [];
    const cells = steps.map((step) => Math.round(median(found.map((each) => each[step]))));
    return [`| ${row.name} | ${cells.join(' | ')} | ${found.length} |`];
  });
  if (lines.length === 0) return '';
  const head = [`| | ${steps.join(' | ')} | roams |`, `|${'---|'.repeat(steps.length + 2)}`];
  return [...head, ...lines].join('\n');
}

export function pageOf(results: readonly Result[], electron: string): string {
  return `# Roaming

How long nobody hears anything when a call changes network. Median / worst.

${tableOf(results)}

The steps of a roam on a network that is far away, median, ms after the last packet by the Wi-Fi:

${stepsOf(results)}

Between the 101 and the first check lies the re-INVITE, one round trip, which is itself the proof of the new connection; Chromium's
pacing of checks may add up to 250 ms. With the check itself and the RTP out and back that is six. The offer is made while the
connection is.

\`node bench/roam.ts --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores shared with other work (load average at the end ${loadavg()[0]?.toFixed(1)}). A run may be
made in parts (\`--keep\`); how many roams a figure has stands in the last column.

Method: the lab's network (\`test/lab/README.md\`), the reference edge with Kamailio and rtpengine, a baresip with PCMU as the far end.
The caller is in the client's namespace with \`wlan0\` and \`wwan0\`, knows both before the call begins, and is registered by the Wi-Fi. In each call sound flows both
ways for more than a second, then the network changes; an uplink goes by link down and address flush, as NetworkManager does it. A gap
is the longest time between two RTP packets around the change, by capture on one clock: where the router hands packets to the caller's
uplinks ("the caller hears"), and at the desk phone ("the far end hears"), so each direction is a figure of its own. Packets of 20 ms make 20 ms the least gap. Round
trip about 0 ms unless a shaper of the lab makes it longer, on both uplinks and each way. *Never*: nothing came within 8 s.

*Rung*: by which the app says that it moved. *Re-anchor*, *by Replaces*, *plain ICE restart*: the same app with the ranking of
[decision 41](../docs/decisions/0041-ranked-ice-restart.md) switched off by \`ice.rankedRestart\`, which leaves it the rungs after it: a new
connection within the dialog; where the edge does not say that its gateway follows to one (\`EDGE_ONE_CONNECTION\`), an INVITE with Replaces to a
SIPp that takes it; and where the far end does not take that either, an ICE restart as Chromium does it. *Relay only*: \`ice.transportPolicy\`, TURN over UDP. SimpleUser (SIP.js 0.21.2) and JsSIP 3.13.8 are pages with the library's own
defaults in the smallest Electron app that can hold them, started anew for each call, told of the same STUN server, or, *relay only*, of the same
TURN server and nothing else; a call that never came back is not asked for more. *Stays where it was*: sound went on, and it was still sent by the uplink of before.

*Offhook to Offhook*: the far end is a second Offhook on a public address, with media direct (the edge leaves it alone; a new connection at both
ends, [decision 59](../docs/decisions/0059-offhook-media.md)) or through the gateway; what "the far end hears" is captured where it
runs. *Re-INVITE refused*: the far end is a SIPp that answers each re-INVITE with 488 and says that it takes Replaces. *Without a word*: the
router drops each packet of the Wi-Fi, both ways, while address and link stay; the second time comes 3 s after it has healed. *Drops the UDP that goes out*: so the far end
hears nothing, while signalling goes on by the Wi-Fi. *The NAT forgets*: the same packets leave by
other ports from then on, and nothing that is sent to the old ones arrives; the time is counted from then. *The page is killed*: \`offhook simulate
renderer-crash\`; what still comes to the ports of the dead page is heard by nobody and not counted.

**An uplink that comes late.** Main and signalling have it within some 10 ms. Chromium's WebRTC is told of it when a
timer of its NetworkChangeNotifier has run out that each further sign of the same change starts anew: 0.5 to 2 s on Linux, by which
sign came last, 0.5 to 1 s on macOS. Until then every RTCPeerConnection of the page gathers nothing; ours asks each 50 ms. This
fits the prototype's 0.6 s, and its outliers of 1.6 and 3.4 s. No known switch shortens it. So where nothing
was left, and the edge says that its gateway follows to another DTLS association, the call goes on by a new connection in a frame that is
made at that moment and knows the network at once ([decision 63](../docs/decisions/0063-fresh-frame.md)). Behind other gateways it still waits
for Chromium.

**A TURN server that dies.** A call over it is silent for about 4 s, and 2.7 s of that is a wait of ours (\`vouchedMs\`), by the code, not measured here: the WebSocket goes by the
same network and still answers, so silence on the path is first taken for a far end that has nothing to say, until Chromium's next STUN check (each 2.5 s) tells.
Signalling says nothing of a TURN server, but without the wait each pause of a far end that sends nothing would move a relayed call. So it stays.
`;
}
