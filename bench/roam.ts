import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { PolicyInput } from '../src/shared/policy.ts';
import { startLab } from '../test/lab/support/lab.ts';
import { uplinksKnown } from '../test/lab/support/uplinks-known.ts';
import { whyNoLab } from '../tools/lab-requirements.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { createAlternative } from './roam/alternative.ts';
import type { Caller } from './roam/caller.ts';
import { type Change, flows, measureRoam, type Roam, startEars } from './roam/measure-roam.ts';
import type { Alternative } from './setup/contenders.ts';
import { median } from './support/figures.ts';

// node bench/roam.ts [--runs 20] [--plain 20] [--others 20] [--built] [--write]: how long nobody hears anything when the Wi-Fi goes.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    plain: { type: 'string', default: '20' },
    others: { type: 'string', default: '20' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const target = '702';
/** The alternatives are known to stay silent for a minute: this long is enough to tell. */
const watchMs = 12_000;
const talkMs = 1500;

const reason = await whyNoLab();
if (reason !== null) throw new Error(`not run: ${reason}`);
const electron = await chooseElectron();
console.log(electron.says);
if (!values.built) await buildApp();
const lab = await startLab();

const unranked = (policy: PolicyInput): PolicyInput => {
  const { provisioning } = policy;
  if (provisioning === undefined) throw new Error('the policy holds no account');
  return { ...policy, provisioning: { ...provisioning, ice: { ...provisioning.ice, rankedRestart: false } } };
};

async function offhook(name: string, policy?: (policy: PolicyInput) => PolicyInput): Promise<Caller> {
  const app = await lab.startApp('bench', {
    account: 'managed',
    ...(policy === undefined ? {} : { policy }),
  });
  return {
    name,
    async call(number) {
      await uplinksKnown(app);
      await app.until('registered', ({ registration }) => registration.state === 'registered', 30_000);
      await app.dial(number);
      await app.call('connected');
    },
    end: async () => { console.log(await app.evaluate(() => { const g = globalThis as Record<string, unknown>; const t = g['__e5'] as string[]; g['__e5'] = []; return t; }, null)); await app.endAll(); },
    stop: () => app.stop(),
  };
}

const stun = `stun:${lab.edge.address}:${lab.edge.ports.turn}`;
const alternative = (choice: Alternative) => async () =>
  createAlternative(lab, electron.executable, stun, choice);

const contenders: readonly (readonly [create: () => Promise<Caller>, runs: number])[] = [
  [() => offhook('Offhook'), Number(values.runs)],
  [() => offhook('Offhook, plain ICE restart', unranked), Number(values.plain)],
  [alternative({ name: 'SIP.js SimpleUser', folder: 'simple-user', number: '703' }), Number(values.others)],
  [alternative({ name: 'JsSIP', folder: 'jssip', number: '704' }), Number(values.others)],
];

/** "31 (24–80)"; who never came back is counted, not averaged. */
function column(gaps: readonly (number | null)[]): string {
  const back = gaps.filter((gap) => gap !== null);
  const never = gaps.length - back.length;
  const figures =
    back.length === 0
      ? ''
      : `${Math.round(median(back))} (${Math.round(Math.min(...back))}–${Math.round(Math.max(...back))})`;
  const words = never === 0 ? '' : `silent in ${never} of ${gaps.length}`;
  return [figures, words].filter((each) => each !== '').join(', ');
}

function report(results: ReadonlyMap<string, readonly Roam[]>): string {
  const rows = [...results].map(
    ([name, roams]) =>
      `| ${name} | ${roams.length} | ${column(roams.map(({ hears }) => hears))} | ${column(roams.map(({ heard }) => heard))} |`,
  );
  return `# Roaming: the Wi-Fi goes, another uplink is up

| | runs | the caller hears nothing for, ms | the far end hears nothing for, ms |
|---|---|---|---|
${rows.join('\n')}

Median (least–most). "Silent": nothing came within ${watchMs / 1000} s. On ${electron.kind === 'host' ? 'tools/electron-host (system Chromium, headless)' : 'Electron'},
${process.platform}, ${cpus().length} cores shared with other work, round trip about 0 ms; the round trips of a real network come on top.

Method: the lab's network (\`test/lab/README.md\`), the reference edge with Kamailio and rtpengine, a baresip with PCMU as
the far end; the caller is in the client's namespace with \`wlan0\` and \`wwan0\`. In each call sound flows both ways for
1.5 s, then \`wlan0\` is set down and its address flushed. A gap is the longest time between two RTP packets, by capture on
one clock: at the server's interface towards the uplink that is in use ("the caller hears", counted from the command that
takes the link away, which takes some ms itself), and at the office's interface ("the far end hears"). "Plain ICE restart" is the same app with the ranking of
[decision 41](../docs/decisions/0041-ranked-ice-restart.md) switched off by \`ice.rankedRestart\`. The alternatives are pages
with the library's own defaults, started anew for each call.
`;
}

const results = new Map<string, Roam[]>();
const wifiGoes: Change = {
  async happens() {
    const at = Date.now();
    await lab.network.lose('wlan0');
    return at;
  },
  to: 'wwan0',
  watchMs,
};

async function roamOnce(caller: Caller): Promise<Roam> {
  const ears = await startEars(lab);
  try {
    const since = Date.now();
    await caller.call(target);
    await flows(ears, 'wlan0', since);
    await sleep(talkMs);
    return await measureRoam(ears, wifiGoes);
  } finally {
    await ears.close();
    await caller.end();
    await lab.network.reset();
  }
}

try {
  await lab.baresip(target);
  for (const [create, runs] of contenders) {
    if (runs === 0) continue;
    const caller = await create();
    const roams: Roam[] = [];
    results.set(caller.name, roams);
    try {
      for (let run = 0; run < runs; run++) {
        const roam = await roamOnce(caller);
        roams.push(roam);
        console.log(caller.name, roam);
      }
    } finally {
      await caller.stop();
    }
    // What was measured is kept, whatever becomes of the rest.
    if (values.write) writeFileSync(path.resolve(import.meta.dirname, 'roam.md'), report(results));
  }
  console.log(report(results));
} finally {
  await lab.close();
}
