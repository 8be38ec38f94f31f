import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Lab, startLab } from '../test/lab/support/lab.ts';
import { plans, type Uplink } from '../test/lab/support/topology.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import type { Caller } from './roam/caller.ts';
import {
  type Contender,
  chooseContenders,
  contenders,
  edgeFor,
  startContender,
  startFarEnd,
} from './roam/contenders.ts';
import { type Ears, flows, startEars } from './roam/ears.ts';
import type { FarEnd } from './roam/far-ends.ts';
import { measureRoam, type Roam } from './roam/measure-roam.ts';
import { keepResult, pageOf, type Result, readResults, stepsOf, tableOf } from './roam/results.ts';
import { type Row, rows } from './roam/rows.ts';
import { readSteps, type Steps } from './roam/steps.ts';
import { hasLab } from './support/has-lab.ts';

// How long nobody hears anything when a call changes network, in both directions. Needs what the lab needs.

const usage = `usage: node bench/roam.ts [OPTION …]

  --runs N      calls of each contender in each row (20)
  --rows TEXT   rows whose name holds this; may be said several times
  --who NAME    ${contenders.map((name) => `"${name}"`).join(', ')}, or "libraries"
                for all that are not ours; may be said several times; all unless told
  --keep FILE   adds each result to this file, and reports on everything in it: a run may be made in parts
  --built       out/ is fresh
  --write       writes bench/roam.md`;

const talkMs = 1000;

interface Run {
  readonly lab: Lab;
  readonly row: Row;
  readonly contender: Contender;
  readonly caller: Caller;
  readonly far: FarEnd;
}

/** One call, and everything that befalls it. */
async function measureCall(run: Run, tell: (result: Result) => void): Promise<void> {
  const { lab, row, caller, far } = run;
  const ears = await startEars(lab, far.place);
  try {
    if (caller.stays) {
      // Registered by the Wi-Fi, whatever became of the call before: on the other uplink nothing is open yet.
      await lab.network.lose('wwan0');
      await caller.ready(1);
      await lab.network.restore('wwan0');
    }
    await caller.ready(await row.prepare(lab));
    await far.ready();
    let uplink: Uplink = row.begins;
    let since = Date.now();
    await Promise.all([caller.call(far.number), far.answer()]);
    for (const [change, each] of row.changes(lab, caller).entries()) {
      await flows(ears, uplink, since);
      await sleep(talkMs);
      const roam = await measureRoam(ears, each);
      const [rung, steps] = [await caller.rung(), stepsIn(run, ears, roam)];
      tell({ row: row.name, contender: run.contender, change, roam, rung, steps });
      // There is nothing to befall it any more.
      if (roam.hears.gap === null || roam.heard.gap === null) break;
      [uplink, since] = [roam.moved === false ? uplink : each.to, Date.now()];
    }
  } finally {
    await ears.close();
    await caller.end();
    await lab.network.reset();
  }
}

/** From the last packet by the uplink that went. */
function stepsIn({ lab, row, caller }: Run, ears: Ears, { startsAt }: Roam): Steps | null {
  if (!row.withSteps || !caller.stays) return null;
  const sent = ears.heard().sent.wlan0.map(({ atMs }) => atMs);
  const lostAt = Math.max(...sent.filter((atMs) => atMs < startsAt + 1000));
  return readSteps(ears.files.wwan0, plans.wwan0.client, lab.edge.ports.wss, lostAt);
}

async function measure(
  chosen: readonly Row[],
  who: readonly Contender[],
  runs: number,
  tell: (result: Result) => void,
): Promise<void> {
  const { executable } = await chooseElectron();
  for (const contender of who) {
    const own = chosen.filter((row) => row.contenders.includes(contender));
    if (own.length === 0) continue;
    const lab = await startLab({ edge: edgeFor(contender) });
    try {
      const far = await startFarEnd(lab, contender);
      const caller = await startContender(lab, executable, contender);
      for (const row of own) {
        for (let run = 0; run < runs; run++) await measureCall({ lab, row, contender, caller, far }, tell);
      }
      await caller.stop();
    } finally {
      await lab.close();
    }
  }
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    rows: { type: 'string', multiple: true, default: [''] },
    who: { type: 'string', multiple: true },
    keep: { type: 'string' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const runs = Number(values.runs);
const chosen = rows.filter(({ name }) => values.rows.some((text) => name.includes(text)));
const who = chooseContenders(values.who);
if (values.help) {
  console.log(usage);
} else if (chosen.length === 0 || who.length === 0 || !(Number.isInteger(runs) && runs >= 0 && runs <= 100)) {
  console.error(usage);
  process.exitCode = 2;
} else if (await hasLab()) {
  const { keep } = values;
  const { kind, says } = await chooseElectron();
  console.log(says);
  if (!values.built && runs > 0) await buildApp();
  const results = keep === undefined ? [] : readResults(keep);
  const page = path.resolve(import.meta.dirname, 'roam.md');
  const where = kind === 'host' ? 'tools/electron-host (system Chromium, headless)' : 'Electron';
  const write = () => values.write && writeFileSync(page, pageOf(results, where));
  if (runs > 0)
    await measure(chosen, who, runs, (result) => {
      const { hears, heard } = result.roam;
      console.log(
        result.row,
        result.contender,
        result.change,
        result.rung,
        JSON.stringify({ hears, heard }),
        result.steps ?? '',
      );
      results.push(result);
      if (keep !== undefined) keepResult(keep, result);
      // What was measured is kept, whatever becomes of the rest.
      write();
    });
  write();
  console.log(`${tableOf(results)}\n\n${stepsOf(results)}`);
}
