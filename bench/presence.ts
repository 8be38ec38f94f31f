import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Demo, startDemo } from '../demo/start.ts';
import type { PolicyInput } from '../src/shared/policy.ts';
import { type App, startApp } from '../test/lab/support/app.ts';
import { until } from '../test/lab/support/until.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../tools/system-packages.ts';
import { type Frames, takeFrames, watchFrames } from './presence/frames.ts';
import { hearSubscriptions, mostInASecond } from './presence/heard.ts';
import { kinds, type Shares, secondsOf, sharesOver } from './presence/processes.ts';
import { type Concealed, concealedSince, keepConnections } from './red/concealed.ts';

// `node bench/presence.ts`: a thousand watched extensions in the real app, at the demo edge.

const watched = Array.from({ length: 1000 }, (_, index) => String(6000 + index));
/** A line and a state each. */
const subscriptions = watched.length * 2;
/** What has been asked for and drawn is done with by then. */
const settleMs = 20_000;
const idleMs = 60_000;
const listenMs = 15_000;
const mostMs = 300_000;

const { values } = parseArgs({
  options: { built: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const electron = await chooseElectron();
console.log(electron.says);
if (electron.kind === 'host') ensurePackages(packagesFor.start);
if (!values.built) await buildApp();
const folder = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
const heard = hearSubscriptions();
const demo = await startDemo({ crowd: watched, log: heard.write });

async function start(login: string, tone: number, policy: PolicyInput): Promise<App> {
  const own = path.join(folder, login);
  mkdirSync(own, { recursive: true });
  const caFile = path.join(own, 'ca.pem');
  writeFileSync(caFile, demo.certificate.pem);
  const { executable } = electron;
  return startApp({ executable, place: null, folder: own, policy, login, tone, caFile });
}

interface Asked {
  readonly seconds: number;
  readonly most: number;
}

async function measureAsking(): Promise<Asked> {
  await until(
    () => new Set(heard.notified.map(({ callId }) => callId)).size >= subscriptions,
    'the subscriptions were not told in time',
    mostMs,
  );
  const [first, last] = [heard.subscribes[0]?.at ?? 0, heard.notified.at(-1)?.at ?? 0];
  return { seconds: (last - first) / 1000, most: mostInASecond(heard.subscribes) };
}

interface Heard {
  readonly frames: Frames;
  readonly concealed: Concealed;
}

/** What is drawn and heard while `act` runs, and for a while after it. */
async function meanwhile(app: App, act: () => Promise<void>): Promise<Heard> {
  await app.evaluate(takeFrames, null);
  await app.evaluate(concealedSince, null);
  const rest = new Promise((resolve) => setTimeout(resolve, listenMs));
  await act();
  await rest;
  return {
    concealed: await app.evaluate(concealedSince, null),
    frames: await app.evaluate(takeFrames, null),
  };
}

/** All of them change at once; resolves to the seconds until the last NOTIFY was answered. */
async function burst(edge: Demo, state: 'early' | 'confirmed' | 'over'): Promise<number> {
  const before = heard.notified.length;
  const from = Date.now();
  for (const [index, each] of watched.entries()) {
    edge.sip.pretendCall(each, state);
    // The edge is this process: an app in a call that hears no answer to its pings for a second or two takes another connection.
    if (index % 25 === 24) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(
    () => heard.notified.length >= before + watched.length,
    `a burst (${state}) was not answered in time`,
    mostMs,
  );
  return ((heard.notified.at(-1)?.at ?? 0) - from) / 1000;
}

const ms = (value: number): string => value.toFixed(0);
const drawn = ({ longestMs, p99Ms, count, long, longestScriptMs }: Frames): string =>
  `${count} frames, p99 ${ms(p99Ms)} ms, longest ${ms(longestMs)} ms; ${long} above 50 ms, our code at most ${ms(longestScriptMs)} ms of one`;
const lost = ({ concealed }: Concealed): string => `${(concealed * 100).toFixed(2)} %`;
const used = (shares: Shares): string =>
  kinds.map((kind) => `${kind} ${shares[kind].toFixed(1)} %`).join(', ');

const apps: App[] = [];
try {
  const carol = await start('carol', 620, demo.policy);
  apps.push(carol);
  heard.subscribes.length = 0;
  heard.notified.length = 0;
  const lamps = watched.map((number) => ({ number, name: `Desk ${number}` }));
  const { policy } = demo;
  const alice = await start('alice', 440, { ...policy, settings: { ...policy.settings, lamps } });
  apps.push(alice);
  const asked = await measureAsking();
  console.log(asked);
  await alice.evaluate(keepConnections, null);
  await alice.press('Team');
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const idle = await sharesOver(alice.pid, idleMs);
  console.log(used(idle));

  await alice.dial('101');
  await carol.call('incoming');
  await carol.answer();
  await alice.call('connected');
  await alice.talked();
  await alice.press('Team');
  await alice.evaluate(watchFrames, null);
  const quiet = await meanwhile(alice, async () => undefined);
  const seconds: number[] = [];
  const before = secondsOf(alice.pid);
  heard.subscribes.length = 0;
  const bursts = await meanwhile(alice, async () => {
    for (const state of ['early', 'confirmed', 'over'] as const) seconds.push(await burst(demo, state));
  });
  const perNotify = ((secondsOf(alice.pid).pages - before.pages) * 1000) / (3 * watched.length);
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const text = `# Presence

| ${watched.length} watched extensions | |
|---|---|
| ${subscriptions} subscriptions, lines and states, until all were told | ${asked.seconds.toFixed(0)} s; at most ${asked.most} SUBSCRIBEs in a second |
| processor while nothing happens, of one core, over ${idleMs / 1000} s | ${used(idle)} |
| frames in a call while nothing changes | ${drawn(quiet.frames)} |
| frames while all of them ring, talk and are free again, each at once | ${drawn(bursts.frames)} |
| until the last of ${watched.length} NOTIFYs was answered | ${seconds.map((each) => `${each.toFixed(1)} s`).join(', ')} |
| SUBSCRIBEs meanwhile: none as long as the connection stands | ${heard.subscribes.length} |
| processor of the pages for each NOTIFY, the call and what is drawn with it | ${perNotify.toFixed(1)} ms |
| samples of the call that had to be made up, without the bursts and with | ${lost(quiet.concealed)}, ${lost(bursts.concealed)} |

\`node bench/presence.ts --write\` on ${electron.kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron'}, ${process.platform}, ${cpus().length} cores, load average ${load} at the end.

Method: two apps at the demo edge. One watches ${watched.length} extensions, with their room on the screen; the other is who it talks to, so that
no sound goes through the demo edge, which writes the NOTIFYs. Subscriptions are counted from the first SUBSCRIBE to the last answered
NOTIFY. Frames: the time from one to the next over ${listenMs / 1000} s, in which the three bursts fall, and Chromium's Long Animation Frames, which tell how
much of one was our code. Processor: \`/proc\`, by kind of process. *Pages*: the renderers. *Main* is our code and, on the stand-in, the
stand-in's own; *browser*, *gpu* and *others* are Chromium's. On a busy machine frames and seconds are the machine's;
processor time is not. Made up: \`concealedSamples\` by \`totalSamplesReceived\` (getStats).
`;
  console.log(text);
  if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'presence.md'), text);
} finally {
  for (const app of apps) await app.stop();
  await demo.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
