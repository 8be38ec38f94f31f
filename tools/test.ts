import { parseArgs } from 'node:util';
import { failuresIn } from './failures.ts';
import { whyNoLab } from './lab-requirements.ts';
import { buildApp } from './launch/build.ts';
import { chooseElectron } from './launch/electron.ts';
import { whyNoPackages } from './packaging/why-no-packages.ts';
import { type Outcome, runTask, type Task } from './run-tasks.ts';
import { ensurePackages, packagesFor } from './system-packages.ts';
import { whyNoShells } from './why-no-shells.ts';

// `npm test`: installs what the machine lacks, builds, then unit, integration, shells, `npm start`, packages, end-to-end and lab tests, to their end.
interface Stage extends Task {
  /** The line that runs just this one. */
  readonly alone: string;
  /** Why this machine cannot run it; null when it can. What is not run is said so, and never counts as passed. */
  readonly whyNot?: () => Promise<string | null>;
}

const stages: readonly Stage[] = [
  { name: 'check', command: 'node', args: ['tools/check.ts'], alone: 'npm run check' },
  {
    name: 'integration',
    command: 'node',
    args: ['tools/test-integration.ts'],
    alone: 'npm run test:integration',
  },
  {
    name: 'shells',
    command: 'vitest',
    args: ['run', '--project', 'shells', '--silent=passed-only'],
    alone: 'npx vitest run --project shells',
    whyNot: async () => whyNoShells(),
  },
  {
    name: 'start',
    command: 'vitest',
    args: ['run', '--project', 'start', '--silent=passed-only'],
    alone: 'npm run test:start',
  },
  {
    name: 'package',
    command: 'node',
    args: ['tools/package.ts', '--stand-in', '--built', '--out', '.run/packages'],
    alone: 'npm run test:package',
    whyNot: async () => whyNoPackages(),
  },
  { name: 'e2e', command: 'node', args: ['test/e2e/start.ts'], alone: 'npm run test:e2e' },
  {
    name: 'lab',
    command: 'node',
    args: ['test/lab/start.ts', '--built'],
    alone: 'npm run test:lab',
    whyNot: whyNoLab,
  },
];

/** Integration tests prove the host too, and so need its Chromium whatever the app runs on. */
async function prepare(): Promise<void> {
  const { kind, says } = await chooseElectron();
  console.log(says);
  if (process.platform === 'linux') ensurePackages([...packagesFor.start, ...packagesFor.e2e[kind]]);
  await buildApp();
}

async function main(): Promise<number> {
  await prepare();
  const failed: (Stage & Outcome)[] = [];
  const notRun: string[] = [];
  const unsteady: string[] = [];
  for (const stage of stages) {
    console.log(`\n== ${stage.name}`);
    const reason = (await stage.whyNot?.()) ?? null;
    if (reason !== null) {
      console.log(`not run: ${reason}`);
      notRun.push(`${stage.name}: not run: ${reason}`);
      continue;
    }
    const outcome = await runTask(stage, { echo: true });
    unsteady.push(...outcome.output.split('\n').filter((line) => line.startsWith('UNSTEADY ')));
    if (!outcome.ok) failed.push({ ...stage, ...outcome });
  }
  console.log('');
  for (const line of [...unsteady, ...notRun]) console.log(line);
  for (const { name, alone, output } of failed) {
    console.log(`FAILED ${name}; to run just this: ${alone}`);
    for (const line of failuresIn(output)) console.log(`  ${line}`);
  }
  const passed = stages.length - failed.length - notRun.length;
  const tail = notRun.length === 0 ? '' : `, ${notRun.length} not run`;
  console.log(`${passed} passed, ${failed.length} failed${tail}`);
  return failed.length === 0 ? 0 : 1;
}

const usage = `usage: npm test\n\nOne of its stages:\n${stages.map(({ name, alone }) => `  ${name.padEnd(12)} ${alone}`).join('\n')}`;

try {
  // Whatever is not known is refused before anything begins.
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(usage);
  else process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
