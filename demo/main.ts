import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoPassword, people } from './people.ts';
import { type Demo, startDemo } from './start.ts';
import { moveTimeOfDay } from './time-of-day.ts';

const usage = 'usage: node demo/main.ts --run-dir DIR [--fixed-ports] [--clock-off=SECONDS] [--verbose]';
const fixedPorts = { identity: 47_480, service: 47_481, control: 47_482, sip: 47_443 };

function runFiles(directory: string, demo: Demo): Record<string, unknown> {
  return {
    [join(directory, 'policy.json')]: demo.policy,
    [join(directory, 'managed-policy.json')]: demo.managedPolicy,
    [join(directory, 'control.json')]: demo.control,
  };
}

/** Owner-only: one of the files holds a password. */
async function writeRunFiles(directory: string, files: Record<string, unknown>): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [file, content] of Object.entries(files)) {
    // A file that is there already would keep its old mode.
    await rm(file, { force: true });
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  }
}

function describe(demo: Demo, directory: string): string {
  const humans = people.filter(({ kind }) => kind === 'oidc');
  return [
    'The demo edge is up, on this machine only:',
    `  sign-in       ${demo.urls.issuer}   (${humans.map(({ login }) => login).join(', ')}; password "${demoPassword}")`,
    `  provisioning  ${demo.urls.provisioning}`,
    `  SIP           ${demo.urls.wss}`,
    'Whom to call:',
    '  600  echo, sends back what it hears',
    '  200  Bob, rings, answers after 2 s and talks',
    '  201  rings you back 3 s later',
    '  100, 101, 102  Alice, Carol, Dave, when they are signed in somewhere',
    '  403, 404, 408, 480, 486, 500, 503, 603 ...  answers with that very code',
    `Policy files: ${join(directory, 'policy.json')} (sign-in), ${join(directory, 'managed-policy.json')} (digest account 701)`,
    'Stop with Ctrl+C.',
  ].join('\n');
}

/** Ahead of this machine's clock, or behind it with a minus. */
function parseClockOffMs(text: string): number {
  if (!/^-?\d{1,9}$/.test(text))
    throw new Error('--clock-off: expected whole seconds, such as =300 or =-300');
  return Number(text) * 1000;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'run-dir': { type: 'string' },
      'fixed-ports': { type: 'boolean', default: false },
      'clock-off': { type: 'string', default: '0' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const directory = values['run-dir'];
  if (directory === undefined) throw new Error('--run-dir is missing');
  moveTimeOfDay(parseClockOffMs(values['clock-off']));
  const demo = await startDemo({
    ports: values['fixed-ports'] ? fixedPorts : {},
    ...(values.verbose ? { log: (line: string) => console.error(line) } : {}),
  });
  const files = runFiles(directory, demo);
  const written = writeRunFiles(directory, files);

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    await demo.close();
    await written.catch(() => undefined);
    // Whatever they name is gone now.
    await Promise.all(Object.keys(files).map((file) => rm(file, { force: true })));
  }
  // Before a word is printed: who reads that it is up may stop it in the same moment.
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());

  await written.catch(async (error: unknown) => {
    await demo.close();
    throw error;
  });
  if (!stopping) console.log(describe(demo, directory));
}

main().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 1;
});
