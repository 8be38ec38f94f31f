import { cpus, loadavg, totalmem } from 'node:os';
import { median, spread } from '../support/figures.ts';
import type { Measured } from './measure-call.ts';

/** One contender's in one row. */
export interface Calls {
  readonly done: readonly Measured[];
  /** Calls that did not come about. */
  readonly failed: number;
}

/** By row, by contender. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, Calls>>;

export function tableOf(results: Results): string {
  const lines = [...results].flatMap(([row, contenders]) =>
    [...contenders].map(([name, { done, failed }]) => {
      const column = (pick: (call: Measured) => number) => spread(done.map(pick));
      const cells = [
        column(({ answeredMs }) => answeredMs),
        column(({ heardMs }) => heardMs),
        column(({ spokenMs }) => spokenMs),
      ];
      return `| ${row} | ${name} | ${cells.join(' | ')} | ${done.length}${failed > 0 ? `, ${failed} failed` : ''} |`;
    }),
  );
  return [
    '| network | | 200, ms | far side heard, ms | heard by the far side, ms | calls |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** When what happens, medians: for whoever wants to know where the time goes. */
export function stepsOf(results: Results): string {
  const lines: string[] = [];
  for (const [row, contenders] of results) {
    for (const [name, { done: calls }] of contenders) {
      const names = new Set(calls.flatMap(({ steps }) => [...steps.keys()]));
      const moments = [...names].map((step) => ({
        step,
        atMs: median(calls.flatMap(({ steps }) => steps.get(step) ?? [])),
      }));
      moments.sort((a, b) => a.atMs - b.atMs);
      lines.push(
        `${row}, ${name}: ${moments.map(({ step, atMs }) => `${step} ${Math.round(atMs)}`).join(', ')}`,
      );
    }
  }
  return lines.join('\n');
}

export function pageOf(results: Results, electron: string): string {
  const [load = 0] = loadavg();
  return `# Call set-up

${tableOf(results)}

Median (least–most), ms from the Enter key; \`node bench/setup.ts --write\`, all in one run, calls taken in turn, on ${electron},
${process.platform}, Node ${process.versions.node}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; load average at the end: ${load.toFixed(1)}.

Method: the lab's network with one uplink behind a symmetric NAT, the edge of this repository (Kamailio, rtpengine, coturn), and
a desk phone (baresip, G.711) that answers at once. All three apps run side by side in the client's namespace, registered by digest over
WSS; the number is typed and Enter is pressed by DevTools. *200*: it has reached the page's WebSocket. *Far side heard*, *heard by the
far side*: first RTP packet at the client's interface and at the phone's, by capture. The same probe notes the moments in
every page; it changes nothing. Microphone: the same file.

Alternatives: SIP.js 0.21.2 SimpleUser and JsSIP 3.13.8 in the smallest Electron app that can hold them, with the defaults of
their documentation (SIP.js waits up to 5 s for candidates, JsSIP until Chromium has finished) and the same STUN server as ours,
the edge's own. *Black-holed STUN*: that server swallows every packet; the alternatives make fewer calls there, as each takes so long. Its calls and those of the clean network
are made in turn, one of each, so that a busy machine is as busy for one as for the other.
*100 ms round trip*: 50 ms each way. *5 % loss*: each way, TCP and UDP alike, at random, but in each round the same packets by their count are
lost to each of the three: what is lost decides more than who calls, and ten calls with a loss of their own said now this, now that.
A call has *failed* that nobody heard for a minute.

The first call of each in the first row is cold: nothing is compiled yet, and Offhook is asked for its credential like
the others. From then on it brings the credential along ([decision 56](../docs/decisions/0056-credential-goes-along.md)), where they
are challenged in each call; it makes its offer while the microphone opens ([55](../docs/decisions/0055-microphone-follows.md)) and
sends it with the first useful candidates ([44](../docs/decisions/0044-first-useful-candidates.md)); and it draws the call after it has
left ([57](../docs/decisions/0057-drawn-after-it-left.md)). A call whose DTLS lost its last packet is heard after 1.6 s, on a second
connection ([54](../docs/decisions/0054-no-keys-new-connection.md)); the alternatives stay silent then.
`;
}
