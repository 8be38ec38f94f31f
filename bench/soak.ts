import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from '../demo/start.ts';
import { type App, startApp } from '../test/lab/support/app.ts';
import { type DevTools, openDevTools } from '../test/lab/support/devtools.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../tools/system-packages.ts';
import { type Census, countTimers, takeCensus } from './soak/census.ts';
import { kinds, makeCalls, type Parties } from './soak/mixed-calls.ts';
import { takeLock } from './support/lock.ts';

// `node bench/soak.ts`: many calls of every kind in a row, in the real app, and what is left of them.

const usage = `usage: node bench/soak.ts [--calls N] [--every N] [--lock FILE] [--built] [--write]

  --calls  of Alice, 500 unless told
  --every  calls from one census to the next, 50 unless told
  --lock   is held (flock) while calls are made: between two rounds others have the machine
  --built  out/ is fresh
  --write  writes bench/soak.md`;

const columns: readonly [string, (census: Census) => string][] = [
  ['calls', ({ calls }) => String(calls)],
  ['RTCPeerConnection, open', ({ connections, openConnections }) => `${connections}, ${openConnections}`],
  ['MediaStreamTrack, live', ({ tracks, liveTracks }) => `${tracks}, ${liveTracks}`],
  ['audio elements', ({ audioElements }) => String(audioElements)],
  ['AudioContext', ({ audioContexts }) => String(audioContexts)],
  ['SIP dialogs', ({ dialogs }) => String(dialogs)],
  ['SIP transactions', ({ transactions }) => String(transactions)],
  ['timers', ({ timers }) => String(timers)],
  ['listeners', ({ listeners }) => String(listeners)],
  ['objects', ({ objects }) => String(objects)],
  ['heap, MiB', ({ heapMib }) => heapMib.toFixed(1)],
  ['memory, MiB', ({ memoryMib }) => memoryMib.toFixed(0)],
];

function tableOf(censuses: readonly Census[]): string {
  return [
    `| ${columns.map(([name]) => name).join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
    ...censuses.map((census) => `| ${columns.map(([, cell]) => cell(census)).join(' | ')} |`),
  ].join('\n');
}

function pageOf(censuses: readonly Census[], electron: string): string {
  return `# Soak

${tableOf(censuses)}

\`node bench/soak.ts --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores.

Method: two apps signed in at the demo edge, driven by their control sockets; what is counted is Alice's. The calls go round in
turn: ${kinds.map(({ name, calls }) => (calls > 1 ? `${name} (${calls} calls)` : name)).join(', ')}. A census is taken with no call there, 34 s after
the last one (RFC 3261 keeps transactions for 32 s), after garbage collection: DevTools counts what the page still reaches, timers by a probe
in the page. The first row is before the first call. The page keeps its last 20 ended calls for the list. *Objects*: all that the page's
JavaScript reaches, functions among them. *Heap*: what it uses, with the code that V8 compiles while it runs. *Memory*: proportional set size of the app's whole process tree.
`;
}

interface Measured {
  readonly app: App;
  readonly page: DevTools;
}

async function start(
  executable: string,
  folder: string,
  demo: Awaited<ReturnType<typeof startDemo>>,
  login: string,
  tone: number,
): Promise<Measured> {
  const own = path.join(folder, login);
  mkdirSync(own, { recursive: true });
  const caFile = path.join(own, 'ca.pem');
  writeFileSync(caFile, demo.certificate.pem);
  const app = await startApp({
    executable,
    place: null,
    folder: own,
    policy: demo.policy,
    login,
    tone,
    caFile,
  });
  return { app, page: openDevTools(null, app.userDataDir) };
}

/** Timers of ended transactions are no leak: the last of them is over by then. */
const settleMs = 34_000;

async function soak(
  parties: Parties,
  { app, page }: Measured,
  calls: number,
  every: number,
  lock: string | null,
): Promise<readonly Census[]> {
  await page.evaluate(countTimers, null);
  const look = async (made: number) => {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const census = await takeCensus(page, app.pid, made);
    console.log(census);
    return census;
  };
  const censuses = [await look(0)];
  for (let made = 0, from = 0; made < calls; from += kinds.length) {
    const release = await takeLock(lock);
    const round = await makeCalls(parties, Math.min(every, calls - made), from).finally(release);
    made += round;
    censuses.push(await look(made));
  }
  return censuses;
}

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500' },
    every: { type: 'string', default: '50' },
    lock: { type: 'string' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const calls = Number(values.calls);
const every = Number(values.every);
if (values.help || !(calls >= 1 && every >= 1)) {
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const electron = await chooseElectron();
  console.log(electron.says);
  if (electron.kind === 'host') ensurePackages(packagesFor.start);
  if (!values.built) await buildApp();
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-soak-'));
  const heard = path.join(folder, 'demo.log');
  const demo = await startDemo({
    log: (line) => appendFileSync(heard, `${new Date().toISOString()} ${line}\n`),
  });
  const started: Measured[] = [];
  let whole = false;
  try {
    const alice = await start(electron.executable, folder, demo, 'alice', 440);
    started.push(alice);
    const carol = await start(electron.executable, folder, demo, 'carol', 620);
    started.push(carol);
    const censuses = await soak(
      { alice: alice.app, carol: carol.app, demo },
      alice,
      calls,
      every,
      values.lock ?? null,
    );
    console.log(tableOf(censuses));
    const where = electron.kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron';
    if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'soak.md'), pageOf(censuses, where));
    whole = true;
  } finally {
    for (const { app, page } of started) {
      await page.close();
      await app.stop();
    }
    await demo.close();
    if (whole) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    else console.error(`what the demo and the apps logged is in ${folder}`);
  }
}
