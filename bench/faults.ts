import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomRun, ways } from '../test/support/fault-rounds.ts';
import { whyNoLab } from '../tools/lab-requirements.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { faultsKnown, keepParts, type Part, readParts, readWays } from './faults/parts.ts';
import { pageOf } from './faults/report.ts';
import { openSession, type Session } from './faults/session.ts';

// `node bench/faults.ts`: random faults in a row, in calls of every state, and what became of them.

const usage = `usage: node bench/faults.ts [OPTION …]

  --faults N   how many, 200 unless told
  --seed N     the same seed is the same run, with the same --faults and --ways; 1 unless told
  --ways LIST  how the calls go, one after the other, the faults shared out among them: ${ways.join(',')} unless told
  --from N     leaves out so many faults of the run
  --minutes N  begins no round after so long
  --keep FILE  adds each round to this file, goes on where it ends, and reports on all of it: a run may be made in parts
  --logs DIR   each round that goes wrong leaves a folder there: what all say, logs, captures
  --lock FILE  is held (flock) during each round: between two of them others have the machine
  --built      out/ is fresh
  --write      writes bench/faults.md`;

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    ways: { type: 'string', default: ways.join(',') },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '600' },
    keep: { type: 'string' },
    logs: { type: 'string' },
    lock: { type: 'string' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  const reason = await whyNoLab();
  if (reason !== null) throw new Error(`not run: ${reason}`);
  const electron = await chooseElectron();
  console.log(electron.says);
  const seed = Number(values.seed);
  const parts = readParts(values.keep, seed);
  const among = readWays(values.ways);
  if (!values.built) await buildApp();
  const all = await run(parts, seed, among);
  const where = electron.kind === 'host' ? 'tools/electron-host (system Chromium, headless)' : 'Electron';
  const text = pageOf(all, seed, where);
  console.log(text);
  if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'faults.md'), text);
  if (all.some(({ outcomes }) => outcomes.some(({ wrong }) => wrong !== null))) process.exitCode = 1;
}

/** Goes on after what is known; a lab that is not at rest gives way to another. */
async function run(
  known: readonly Part[],
  seed: number,
  among: ReturnType<typeof readWays>,
): Promise<Part[]> {
  const parts = [...known];
  const from = Math.max(Number(values.from), faultsKnown(known));
  const deadline = Date.now() + Number(values.minutes) * 60_000;
  let session: Session | null = null;
  const close = async () => {
    if (session === null) return;
    parts.push(session.part());
    await session.close();
    session = null;
  };
  try {
    for (const each of randomRun(Number(values.faults), seed, among)) {
      if (each.at <= from) continue;
      if (Date.now() > deadline) break;
      if (session?.way !== each.way || !session.isAtRest()) await close();
      session ??= await openSession({
        ...{ seed, way: each.way, lock: values.lock ?? null, logs: values.logs ?? null },
      });
      await session.play(each);
      keepParts(values.keep, [...parts, session.part()]);
    }
  } finally {
    await close();
  }
  return parts;
}

if (values.help) console.log(usage);
else await main();
