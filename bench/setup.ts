import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Baresip } from '../test/lab/support/baresip.ts';
import { type Lab, startLab } from '../test/lab/support/lab.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { type Caller, startAlternative, startOffhook } from './setup/contenders.ts';
import { type Measured, measureCall } from './setup/measure-call.ts';
import { pageOf, type Results, stepsOf, tableOf } from './setup/report.ts';
import { type Row, rows } from './setup/rows.ts';
import { hasLab } from './support/has-lab.ts';
import { takeLock } from './support/lock.ts';

// `node bench/setup.ts`: from Enter to the answer and to the first sound, ours and two alternatives, over good and bad
// networks. Needs what the lab needs.

const usage = `usage: node bench/setup.ts [--rows NAME,NAME] [--rounds N] [--ours] [--lock FILE] [--steps] [--built] [--write]

  --rows    ${rows.map(({ name }) => `"${name}"`).join(', ')}; all unless told
  --rounds  calls of each contender in each row, instead of the row's own number
  --ours    Offhook alone, for whoever looks for where its time goes
  --lock    is held (flock) while rows that are compared are measured: between them others have the machine
  --steps   prints what happens when on the way
  --built   out/ is fresh
  --write   writes bench/setup.md`;

const stunOf = ({ edge }: Lab): string => `stun:${edge.address}:${edge.ports.turn}`;

async function startCallers(lab: Lab, executable: string, ours: boolean): Promise<readonly Caller[]> {
  const stun = stunOf(lab);
  const ice = { iceServers: [{ urls: stun }] };
  const offhook = await startOffhook(lab, stun);
  if (ours) return [offhook];
  const simple = { name: 'SIP.js SimpleUser', folder: 'simple-user', number: '703' } as const;
  const jssip = { name: 'JsSIP', folder: 'jssip', number: '704' } as const;
  return [
    offhook,
    await startAlternative(lab, executable, simple, ice),
    await startAlternative(lab, executable, jssip, ice),
  ];
}

type Sofar = Map<string, Map<string, { readonly done: Measured[]; failed: number }>>;

/** One call of each, in turn, so that what else the machine does falls on all alike. */
async function measureRound(
  lab: Lab,
  row: Row,
  round: number,
  callers: readonly Caller[],
  desk: Baresip,
  sofar: Sofar,
): Promise<void> {
  const measured = sofar.get(row.name) ?? new Map(callers.map(({ name }) => [name, { done: [], failed: 0 }]));
  sofar.set(row.name, measured);
  const ears = {
    client: await lab.capture('client', 'wlan0'),
    office: await lab.capture('office', 'eth0'),
  };
  try {
    for (const caller of callers) {
      await row.begin(lab, round);
      const call = await measureCall(caller, desk, ears).finally(() => row.end(lab));
      const calls = measured.get(caller.name);
      if (call === null && calls !== undefined) calls.failed += 1;
      if (call === null) continue;
      calls?.done.push(call);
      const figures = [call.answeredMs, call.heardMs, call.spokenMs].map(Math.round);
      console.log(`${row.name}, ${caller.name}: 200, heard, spoken: ${figures.join(', ')} ms`);
    }
  } finally {
    await Promise.all([ears.client.stop(), ears.office.stop()]);
  }
}

/** The rows of a group round by round, those of the next group after them. */
async function measureGroup(
  lab: Lab,
  group: readonly Row[],
  rounds: number | null,
  callers: readonly Caller[],
  desk: Baresip,
  sofar: Sofar,
): Promise<void> {
  const most = Math.max(...group.map((row) => rounds ?? row.rounds));
  for (let round = 0; round < most; round++) {
    for (const row of group.filter((each) => round < (rounds ?? each.rounds)))
      await measureRound(
        lab,
        row,
        round,
        round < row.alternativesFor ? callers : callers.slice(0, 1),
        desk,
        sofar,
      );
  }
}

async function run(
  chosen: readonly Row[],
  rounds: number | null,
  ours: boolean,
  lock: string | null,
  tell: (results: Results) => void,
): Promise<Results> {
  const { executable, says } = await chooseElectron();
  console.log(says);
  const lab = await startLab();
  const callers: Caller[] = [];
  try {
    await lab.network.lose('wwan0');
    const desk = await lab.baresip('702');
    callers.push(...(await startCallers(lab, executable, ours)));
    const results: Sofar = new Map();
    for (const group of Map.groupBy(chosen, (row) => row.group).values()) {
      const release = await takeLock(lock);
      try {
        await measureGroup(lab, group, rounds, callers, desk, results);
        tell(results);
      } catch (error) {
        // The rows before it have their figures.
        console.error(`${group.map(({ name }) => name).join(', ')}:`, error);
        process.exitCode = 1;
      } finally {
        release();
      }
    }
    return results;
  } finally {
    await Promise.allSettled(callers.map((caller) => caller.stop()));
    await lab.close();
  }
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string' },
    ours: { type: 'boolean', default: false },
    lock: { type: 'string' },
    steps: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const wanted = values.rows?.split(',') ?? rows.map(({ name }) => name);
const chosen = rows.filter(({ name }) => wanted.includes(name));
const rounds = values.rounds === undefined ? null : Number(values.rounds);
if (values.help) {
  console.log(usage);
} else if (chosen.length !== wanted.length || (rounds !== null && !(rounds >= 1 && rounds <= 100))) {
  console.error(usage);
  process.exitCode = 2;
} else if (await hasLab()) {
  if (!values.built) await buildApp();
  const { kind } = await chooseElectron();
  const where = kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron';
  const results = await run(chosen, rounds, values.ours, values.lock ?? null, (sofar) => {
    if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'setup.md'), pageOf(sofar, where));
  });
  console.log(tableOf(results));
  if (values.steps) console.log(stepsOf(results));
}
