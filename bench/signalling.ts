import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from '../test/lab/support/lab.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { type Figure, keepFigures, readFigures } from './signalling/figures.ts';
import { alternative, offhook, type Party } from './signalling/parties.ts';
import { pageOf, tableOf } from './signalling/report.ts';
import { type Parties, type Row, rows } from './signalling/rows.ts';
import { hasLab } from './support/has-lab.ts';

// How soon the app is registered again, and how soon it notices. Needs what the lab needs. `node bench/signalling.ts --help`

const usage = `node bench/signalling.ts [OPTION …]
  --rounds N  of each row (2); each gives a figure for every app
  --only TEXT rows whose name holds this, or one of several
  --keep FILE adds each figure to this file, and reports on everything in it: a run may be made in parts, also at once
  --built     out/ is fresh
  --write     write the table to bench/signalling.md
  --help, -h  print this`;

const logins = ['alice', 'carol'] as const;
const alternatives = [
  { name: 'SIP.js SimpleUser', folder: 'simple-user', number: '703' },
  { name: 'JsSIP', folder: 'jssip', number: '704' },
] as const;

async function measureRound(row: Row, all: Parties): Promise<readonly Figure[]> {
  const parties = row.forAll ? all.parties : all.parties.filter(({ name }) => name === 'Offhook');
  const times = await row.round({ ...all, parties });
  return parties.map(({ name }, index) => ({ row: row.name, party: name, ms: times[index] ?? null }));
}

interface Asked {
  readonly rounds: number;
  readonly asked: readonly Row[];
  readonly keep: string | undefined;
  readonly write: boolean;
}

async function main({ rounds, asked, keep, write }: Asked): Promise<void> {
  const { executable, kind } = await chooseElectron();
  const where = kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron';
  const lab = await startLab();
  const own: Figure[] = [];
  let parties: readonly Party[] = [];
  try {
    const desk = await lab.baresip('702');
    const apps = await Promise.all(logins.map((login) => lab.startApp(login)));
    parties = [...apps.map(offhook), ...alternatives.map((each) => alternative(lab, executable, each))];
    for (const row of asked) {
      for (let round = 0; round < rounds; round += 1) {
        const figures = await measureRound(row, { lab, desk, parties });
        console.log(row.name, figures.map(({ ms }) => ms ?? 'never').join(' '));
        own.push(...figures);
        if (keep !== undefined) keepFigures(keep, figures);
      }
    }
  } finally {
    await Promise.allSettled(parties.map((party) => party.stop()));
    await lab.close();
    // What was measured is told, whatever became of the rest.
    const figures = keep === undefined ? own : readFigures(keep);
    console.log(tableOf(figures));
    const file = path.resolve(import.meta.dirname, 'signalling.md');
    if (write && figures.length > 0) writeFileSync(file, pageOf(figures, logins.length, where));
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    only: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const rounds = Number(values.rounds);
const asked = rows.filter(
  ({ name }) => values.only.length === 0 || values.only.some((text) => name.includes(text)),
);
if (values.help) console.log(usage);
else if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 50)) {
  console.error(`--rounds is 1 to 50\n\n${usage}`);
  process.exitCode = 2;
} else if (asked.length === 0) {
  console.error(`no row is called so: ${values.only.join(', ')}`);
  process.exitCode = 2;
} else if (await hasLab()) {
  if (!values.built) await buildApp();
  await main({ rounds, asked, keep: values.keep, write: values.write });
}
