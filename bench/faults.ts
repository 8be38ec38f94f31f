import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type FaultParties, startFaultLab } from '../test/lab/support/fault-lab.ts';
import { createFaultRun, type Outcome } from '../test/lab/support/fault-run.ts';
import { inWords, randomRounds } from '../test/support/fault-rounds.ts';
import { whyNoLab } from '../tools/lab-requirements.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { type Part, pageOf } from './faults/report.ts';
import { takeLock } from './support/lock.ts';
import { treeMemoryMib } from './support/memory.ts';

// `node bench/faults.ts`: random faults in a row, in calls of every state, and what became of them.

const usage = `usage: node bench/faults.ts [OPTION …]

  --faults N   how many, 200 unless told
  --seed N     the same seed is the same run; 1 unless told
  --from N     leaves out so many faults of the run
  --minutes N  begins no round after so long
  --keep FILE  adds what came out to this file, goes on where it ends, and reports on all of it: a run may be made in parts
  --lock FILE  is held (flock) during each round: between two of them others have the machine
  --built      out/ is fresh
  --write      writes bench/faults.md`;

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '600' },
    keep: { type: 'string' },
    lock: { type: 'string' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
/** What earlier parts of the run have kept. */
function readParts(file: string | undefined): Part[] {
  return file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Part[]) : [];
}

const faultsOf = (outcomes: readonly Outcome[]): number =>
  outcomes.reduce((sum, { round }) => sum + round.befalls.length, 0);

async function main(): Promise<void> {
  const reason = await whyNoLab();
  if (reason !== null) throw new Error(`not run: ${reason}`);
  const electron = await chooseElectron();
  console.log(electron.says);
  if (!values.built) await buildApp();
  const parts = readParts(values.keep);
  const [seed, count] = [Number(values.seed), Number(values.faults)];
  const known = Number(values.from) + faultsOf(parts.flatMap(({ outcomes }) => outcomes));
  const parties = await startFaultLab();
  try {
    const part = await runPart(parties, seed, count, known);
    const all = [...parts, part];
    if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(all));
    const where = electron.kind === 'host' ? 'tools/electron-host (system Chromium, headless)' : 'Electron';
    const text = pageOf(all, seed, where);
    console.log(text);
    if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'faults.md'), text);
    if (all.some(({ outcomes }) => outcomes.some(({ wrong }) => wrong !== null))) process.exitCode = 1;
  } finally {
    await parties.lab.close();
  }
}

async function runPart(parties: FaultParties, seed: number, count: number, known: number): Promise<Part> {
  const { alice } = parties;
  const run = createFaultRun(parties);
  const before = treeMemoryMib(alice.pid);
  const deadline = Date.now() + Number(values.minutes) * 60_000;
  const outcomes: Outcome[] = [];
  let seen = 0;
  for (const round of randomRounds(count, seed)) {
    seen += round.befalls.length;
    if (seen <= known || Date.now() > deadline) continue;
    const release = await takeLock(values.lock ?? null);
    const outcome = await run(round).finally(release);
    outcomes.push(outcome);
    const { wrong, became, tookMs, gaps } = outcome;
    console.log(`${seen}: ${inWords(round)}: ${wrong ?? became} (${tookMs} ms) ${JSON.stringify(gaps)}`);
  }
  return { outcomes, memoryMib: [before, treeMemoryMib(alice.pid)] };
}

if (values.help) console.log(usage);
else await main();
