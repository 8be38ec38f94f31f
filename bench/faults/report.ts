import { cpus, loadavg } from 'node:os';
import type { Outcome } from '../../test/lab/support/fault-run.ts';
import { causes, inWords, situations, ways } from '../../test/support/fault-rounds.ts';
import { median } from '../support/figures.ts';
import type { Part } from './parts.ts';

function spread(figures: readonly number[]): string {
  return figures.length === 0 ? '' : `${Math.round(median(figures))} / ${Math.round(Math.max(...figures))}`;
}

function row(name: string, outcomes: readonly Outcome[], faults: number | null): string {
  const count = (became: Outcome['became']) => outcomes.filter((each) => each.became === became).length;
  const wrong = outcomes.filter((each) => each.wrong !== null).length;
  const well = outcomes.filter((each) => each.wrong === null);
  const gaps = well.flatMap((each) => each.gaps ?? []);
  const cells = [
    ...[name, faults ?? '', outcomes.length, count('stands'), count('over'), wrong],
    spread(well.filter(({ became }) => became === 'stands').map(({ tookMs }) => tookMs)),
    spread(gaps.map(({ near }) => near)),
    spread(gaps.map(({ far }) => far)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Of a round: the longest that anybody heard nothing. */
const silenceOf = ({ gaps }: Outcome): number => Math.max(gaps?.near ?? 0, gaps?.far ?? 0);

/** The rounds with the longest silences, so that nobody has to guess which fault of a row it was. */
function longestSilences(parts: readonly Part[]): string {
  const measured = parts.flatMap(({ way, outcomes }) =>
    outcomes.flatMap((each) => (each.wrong === null && each.gaps !== null ? [{ ...each, way }] : [])),
  );
  if (measured.length === 0) return '';
  const longest = measured.toSorted((one, other) => silenceOf(other) - silenceOf(one)).slice(0, 5);
  const lines = longest.map(({ way, round, gaps }) => {
    const figures = [gaps?.near ?? 0, gaps?.far ?? 0].map(Math.round).join(' and ');
    return `- ${figures} ms (${way}): ${inWords(round)}`;
  });
  const where = `Silence is measured where one talks or is muted in one call, in ${measured.length} rounds`;
  const rest =
    "of the others the time until all is well tells. The longest, at the caller's and at the far end";
  return `${where}; ${rest}:\n\n${lines.join('\n')}\n\n`;
}

export function pageOf(parts: readonly Part[], seed: number, where: string): string {
  const all = parts.flatMap(({ outcomes }) => outcomes);
  const befallen = all.flatMap(({ round }) => round.befalls);
  const by = (fits: (outcome: Outcome) => boolean) => all.filter(fits);
  const of = (way: Part['way']) =>
    parts.filter((part) => part.way === way).flatMap(({ outcomes }) => outcomes);
  const faultsIn = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ round }) => round.befalls).length;
  const wrong = parts.flatMap(({ way, outcomes }) =>
    outcomes.flatMap((each) => (each.wrong === null ? [] : [`- ${each.at} (${way}): ${each.wrong}`])),
  );
  const memory = parts.map(({ memoryMib }) => memoryMib.map(Math.round).join(' and ')).join('; ');
  return `# Random faults

${befallen.length} faults in ${all.length} rounds, seed ${seed}.

| a round with | faults | rounds | all stood | over for both | wrong | until all was well, ms | the caller hears nothing, ms | the far end hears nothing, ms |
|---|---|---|---|---|---|---|---|---|
${row('any', all, befallen.length)}
${ways.map((way) => row(`*${way}*`, of(way), faultsIn(of(way)))).join('\n')}
${causes
  .map((cause) => {
    const rounds = by(({ round }) => round.befalls.some((each) => each.cause === cause));
    return row(`\`${cause}\``, rounds, befallen.filter((each) => each.cause === cause).length);
  })
  .join('\n')}
${situations
  .map((situation) =>
    row(
      situation,
      by(({ round }) => round.situation === situation),
      null,
    ),
  )
  .join('\n')}

${wrong.length === 0 ? 'Nothing was wrong.' : `What was wrong:\n\n${wrong.join('\n')}`}

${longestSilences(parts)}Median / worst. Memory of Alice's processes before and after, MiB: ${memory}.

\`node bench/faults.ts --seed ${seed} --write\` on ${where}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores shared with other work (load average at the end ${loadavg()[0]?.toFixed(1)}).

Method: three apps at the reference edge with two media gateways, known by a name; Alice and Carol each behind a NAT of their own with
two uplinks, Dave on a public address. Faults are shared out among three ways: *plain*; *relay*, where policy sends all media by
TURN, with two TURN servers; *two-servers*, with two registrars. fast-check draws each round from the seed: what Alice's calls are
doing, one or two faults, the pause before each (0 to 1500 ms), and how long it lasts where it does (0.5 to 6 s; the next may come meanwhile).

Her calls: none (*idle*); one with Carol, talking, muted, held by her or by Carol, ringing here or there; *two-calls*: she talks to Carol,
and Dave is held; *conference* of the three; *consulting*: Carol is held while she asks Dave whether he will take the call; *video*: she and Carol
show their cameras.

The faults that befall Alice: \`network-change\`, \`wss-drop\`, \`media-silence\` and \`renderer-crash\` are \`offhook simulate\`; \`uplink-lost\` takes
\`wlan0\` away, \`nat-rebound\` has the NAT forget it, \`sockets-forgotten\` has the router forget the open connections to the server, without
a word to either end. These last: \`router-silent\` drops every packet of \`wlan0\`, both ways, while the link stays up; \`frozen\` is every process of
the app stopped, as by a machine that sleeps; with \`names-down\` no name server answers her. With *their* the same befalls Carol, with *both* it befalls
the two at the same moment. To servers: \`server-down\` is the Kamailio that Alice uses killed and started again, \`gateway-down\` the rtpengine
that serves the call, \`relay-down\` the coturn that Alice's call goes by (otherwise than by *relay* none does, but all ask for a way); with \`sign-in-down\` the token
service is gone and the identity provider answers nothing.

Compared after each round, each within 40 s and without anything being healed before but what lasts: what the three apps have of each call
(standing, muted, held and joined as before; what rings is answered and must then stand; over for both only where the page died that
had dialled; told of a picture exactly where the other shows one), RTP that reaches each of them by capture and is read at both ends
of each call that talks, and of each picture that is shown a second stream by capture and frames that are decoded; Alice's and Carol's
bindings at the registrar (one each, by an uplink that is there), what Alice's screen shows of registration and calls. Then the calls
go on: a held one is resumed by whoever holds it, two are swapped, a conference is split, whoever was asked about is handed on, and Carol
and Dave talk to each other; whoever had no call is called by Carol; whose camera closed because the page or the dialog is new shows it again, and both
pictures must move on both screens. Sound is looked at once more, Alice hangs up, and all must
end at the others'. With no call left: nothing was caught by nobody in a page (DevTools), no RTCPeerConnection is open and no
MediaStreamTrack live in any, and no Kamailio counts a call. Where a round leaves no rest, another lab is started.
*Until all was well*: from the last fault, or its end, half a second of sound and the polls included. *Hears nothing*: longest time without a packet by capture
from the first fault on, of calls that talked; a round of two faults stands with it in the rows of both, and most rows have few such rounds: what one fault
costs by itself, a router that falls silent for one, is measured in [roam.md](roam.md). Where both lose their network at the same moment, the offer of one may be written
into the connection that the other has lost: all offers of the other meet it (491) until it is asked anew, 1 s later ([decision 169](../docs/decisions/0169-what-the-far-side-never-heard.md)). Before a page is killed a fourth time within a minute the run waits: main would leave it dead.
`;
}
