import { cpus, loadavg } from 'node:os';
import type { App } from '../test/lab/support/app.ts';
import { called } from '../test/lab/support/called.ts';
import type { Lab } from '../test/lab/support/lab.ts';
import { lampSeen, timeOf, watchLamps } from '../test/lab/support/lamps-seen.ts';
import { until } from '../test/lab/support/until.ts';
import { runRoundsInLab } from './support/in-lab.ts';

// `node bench/lamps.ts`: how soon a lamp shows what a desk phone does, through the real edge. Needs what the lab needs.

const usage = `usage: node bench/lamps.ts [--rounds N] [--built] [--write]

  --rounds   calls between two desk phones, 20 unless told
  --built    out/ is fresh
  --write    writes bench/lamps.md`;

/** What happens at the phone that is called, as SIPp writes it down, and how its lamp and the caller's look then. */
const events = [
  { what: 'SIPp rings', start: 'SIP/2.0 180', number: '702', place: 1 },
  { what: 'SIPp talks', start: 'SIP/2.0 200', number: '702', place: 2 },
  { what: 'SIPp is free again', start: 'BYE ', number: '702', place: 3 },
  { what: 'baresip, which calls, talks', start: 'INVITE ', number: '703', place: 1 },
  { what: 'baresip is free again', start: 'BYE ', number: '703', place: 2 },
] as const;

const mostMs = 30_000;

async function looksSo(app: App, number: string, state: string): Promise<void> {
  const isSo = () =>
    app.evaluate((at) => document.querySelector(at) !== null, `.lamp--${state}[data-number="${number}"]`);
  await until(isSo, `the lamp of ${number} did not become ${state}`, mostMs);
}

/** One call between the phones; ms for each event. */
async function round(lab: Lab, app: App): Promise<readonly number[]> {
  const phone = await lab.phone('702', (tone) => called.answersSlowly(tone, 1500));
  const caller = await lab.baresip('703');
  await Promise.all(['702', '703'].map((number) => looksSo(app, number, 'available')));
  await watchLamps(app);
  caller.dial('702');
  await looksSo(app, '702', 'on-the-phone');
  await looksSo(app, '703', 'on-the-phone');
  caller.hangUp();
  await phone.done;
  await Promise.all(['702', '703'].map((number) => looksSo(app, number, 'available')));
  const seen = { 702: await lampSeen(app, '702'), 703: await lampSeen(app, '703') };
  // Else the next round's is one more phone of this number.
  await caller.stop();
  return events.map(
    ({ start, number, place }) => (seen[number].at[place] ?? Number.NaN) - timeOf(phone, start),
  );
}

function rowOf(what: string, times: readonly number[]): string {
  if (!times.every(Number.isFinite)) throw new Error(`${what}: a lamp or the phone has not told when`);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const late = sorted.filter((each) => each > 300).length;
  return `| ${what} | ${at(0.5)} ms | ${at(0.95)} ms | ${at(1)} ms | ${late} of ${sorted.length} |`;
}

async function measureAll(lab: Lab, count: number): Promise<readonly (readonly number[])[]> {
  const lamps = ['702', '703'].map((number) => ({ number, name: null }));
  const app = await lab.startApp('alice', {
    policy: (policy) => ({ ...policy, settings: { ...policy.settings, lamps } }),
  });
  await app.press('Team');
  const rounds: (readonly number[])[] = [];
  while (rounds.length < count) rounds.push(await round(lab, app));
  return rounds;
}

function pageOf(rounds: readonly (readonly number[])[], electron: string): string {
  const rows = events.map(({ what }, index) =>
    rowOf(
      what,
      rounds.map((times) => times[index] ?? Number.NaN),
    ),
  );
  return `# Lamps

From what a desk phone does to the lamp that shows it: ${rounds.length} calls between two phones, through the edge with Kamailio's
presence. 300 ms are wanted.

| | median | 95 % | most | above 300 ms |
|---|---|---|---|---|
${rows.join('\n')}

\`node bench/lamps.ts --write\` on ${electron}, ${cpus().length} cores, load average ${(loadavg()[0] ?? 0).toFixed(1)} at the end.

Method: the app watches both lines with their room on the screen. SIPp writes down to the millisecond when it sends 180 and 200, and when
INVITE and BYE arrive; the page writes down when the lamp's element has changed, by the same clock. What baresip does is counted from
what SIPp hears of it: both on one machine. dialog-info goes from pua_dialoginfo by PUBLISH to presence, and from there by NOTIFY.
`;
}

await runRoundsInLab({ usage, file: 'lamps.md', measure: measureAll, pageOf });
