import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { startDemo } from '../demo/start.ts';
import { sendCommand } from '../src/main/control/control-client.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../tools/system-packages.ts';
import { type MeasuredApp, startApp } from './quick-dial/app.ts';
import { close, enter, painted, request, type, watchOpening } from './quick-dial/page.ts';
import { spread } from './support/figures.ts';
import { until } from './support/measure.ts';

// `npm run bench:quick-dial`: from the keys to the painted field, and from Enter to the INVITE at the server.
const root = path.resolve(import.meta.dirname, '..');
const rounds = 20;
const targetMs = 150;
const keys = 'CommandOrControl+Alt+Space';

/** One opening and one call, ms. */
interface Round {
  readonly paintedMs: number;
  readonly shownMs: number;
  readonly inviteMs: number;
  /** From the command line's order, which goes by main too, to the INVITE: without the quick dial. */
  readonly orderedMs: number;
  readonly wordMs: number;
  readonly requestMs: number;
}

const electron = await chooseElectron();
console.log(electron.says);
if (electron.kind === 'host') ensurePackages(packagesFor.start);
await buildApp();
const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
const profile = path.join(runDir, 'profile');
const demo = await startDemo({});
writeFileSync(path.join(runDir, 'policy.json'), JSON.stringify(demo.managedPolicy), { mode: 0o600 });

async function measureOpening(app: MeasuredApp): Promise<Pick<Round, 'paintedMs' | 'shownMs'>> {
  await app.tell('page', watchOpening);
  const pressedAt = Number(await app.tell('press', keys));
  const paintedAt = Number(await app.tell('page', painted));
  const shownAt = Number(await app.tell('shown'));
  return { paintedMs: paintedAt - pressedAt, shownMs: shownAt - pressedAt };
}

async function measureRound(app: MeasuredApp): Promise<Round> {
  const opening = await measureOpening(app);
  await app.tell('page', type('600'));
  const invite = demo.sip.waitFor(({ what }) => what === 'INVITE', { past: false });
  const enteredAt = Number(await app.tell('page', enter));
  const { at } = await invite;
  await isAway(app);
  await hangUp();
  const wordMs = Number(await app.tell('word'));
  const requestMs = Number(await app.tell('page', request));
  return { ...opening, inviteMs: at - enteredAt, orderedMs: await measureOrder(), wordMs, requestMs };
}

async function measureOrder(): Promise<number> {
  const invite = demo.sip.waitFor(({ what }) => what === 'INVITE', { past: false });
  const orderedAt = performance.timeOrigin + performance.now();
  const reply = sendCommand(profile, { verb: 'dial', target: '600' });
  const { at } = await invite;
  await reply;
  await hangUp();
  return at - orderedAt;
}

async function hangUp(): Promise<void> {
  await until(() => (live() > 0 ? 1 : 0), 'the call');
  await sendCommand(profile, { verb: 'hangup' });
  await until(() => (live() === 0 ? 1 : 0), 'the end of the call');
}

const isAway = (app: MeasuredApp): Promise<number> =>
  until(async () => ((await app.tell('visible')) === false ? 1 : 0), 'the quick dial to go');
const live = (): number => demo.echo.calls().filter(({ state }) => state === 'established').length;

/** With no window kept: it is opened and loaded first. Not before its page listens is it shown. */
async function measureCold(app: MeasuredApp): Promise<number> {
  await app.tell('drop');
  const pressedAt = Number(await app.tell('press', keys));
  const shownAt = await until(async () => Number(await app.tell('shown')), 'the quick dial');
  await until(async () => {
    // Its page may not listen yet.
    await app.tell('page', close);
    return (await app.tell('visible')) === false ? 1 : 0;
  }, 'the quick dial to go');
  return shownAt - pressedAt;
}

function report(results: readonly Round[], cold: readonly number[]): string {
  const column = (pick: (round: Round) => number): string => spread(results.map(pick));
  const late = results.filter(({ paintedMs, shownMs }) => Math.max(paintedMs, shownMs) > targetMs).length;
  return `# Quick dial

| | ms |
|---|---|
| keys to the painted, empty field | ${column(({ paintedMs }) => paintedMs)} |
| keys to the window's \`show\` | ${column(({ shownMs }) => shownMs)} |
| keys to \`show\` where no window was kept ready | ${spread(cold)} |
| Enter to the INVITE at the server | ${column(({ inviteMs }) => inviteMs)} |
| the same call by the command line's order, without the quick dial | ${column(({ orderedMs }) => orderedMs)} |
| a request of the page to main, and its answer | ${column(({ requestMs }) => requestMs)} |
| a word of main to the page and back${electron.kind === 'host' ? ' (DevTools)' : ''} | ${column(({ wordMs }) => wordMs)} |

Median (least–most) of ${rounds} rounds in one start of the app; wanted: ${targetMs} ms from the keys to the field. Above it: ${late} of ${rounds}.
On ${electron.kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron'}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores,
${Math.round(totalmem() / 2 ** 30)} GiB, load average ${loadavg()[0]?.toFixed(1)}.

Method: once it is registered, Offhook keeps the quick dial's window ready, hidden. A probe in the main process calls what the
app has registered for the keys, and notes the clock; the page notes it again in the task after the frame that has the new,
focused field. \`600\` is typed, its result awaited; the clock starts anew with Enter and stops when the demo edge on this
machine has the INVITE. All clocks are this machine's. After each round the window is destroyed once and opened from nothing.

Where the time to the INVITE goes: the quick dial asks main, main tells the large window's page, and that one opens the
microphone, makes the offer and sends. The command line's order enters at main and takes the same way from there, so the two
rows differ by what the quick dial adds; for the page's own set-up see [setup.md](setup.md). Requests and words are the
host's own share: on the stand-in each is carried by DevTools between two processes, in Electron by its own IPC.

What this cannot show on the stand-in: how long the desktop takes to hand the keys over and to put the window on the screen
(\`show\` is recorded there, not carried out; the page is painted all the time). What it does show: all that Offhook itself
does between the two, in main, over IPC and in the page, with Chromium drawing it.
`;
}

const app = startApp(electron.executable, [
  root,
  `--user-data-dir=${profile}`,
  `--policy=${path.join(runDir, 'policy.json')}`,
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]);
try {
  await until(async () => ((await app.tell('warm')) === true ? 1 : 0), 'the kept window');
  const results: Round[] = [];
  const cold: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    results.push(await measureRound(app));
    cold.push(await measureCold(app));
    console.log(results.at(-1), { coldMs: cold.at(-1) });
  }
  const text = report(results, cold);
  console.log(text);
  writeFileSync(path.join(root, 'bench/quick-dial.md'), text);
} finally {
  await app.close();
  await demo.close();
  rmSync(runDir, { recursive: true, force: true });
}
