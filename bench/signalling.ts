import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from '../test/lab/support/lab.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { pageOf, type Result, tableOf } from './signalling/report.ts';
import { rows } from './signalling/rows.ts';

// How soon the app is registered again, and how soon it notices. Needs what the lab needs. `node bench/signalling.ts --help`

const usage = `node bench/signalling.ts [OPTION …]
  --rounds N  of each row (2); each gives a figure for every app
  --only TEXT rows whose name holds this
  --built     out/ is fresh
  --write     write the table to bench/signalling.md
  --help, -h  print this`;

const logins = ['alice', 'carol', 'dave'] as const;

async function main(rounds: number, only: string, write: boolean): Promise<void> {
  const electron = await chooseElectron();
  const lab = await startLab();
  const results: Result[] = [];
  try {
    const apps = await Promise.all(logins.map((login) => lab.startApp(login)));
    for (const row of rows.filter(({ name }) => name.includes(only))) {
      const figures: (number | null)[] = [];
      for (let round = 0; round < rounds; round += 1) figures.push(...(await row.round({ lab, apps })));
      results.push({ name: row.name, target: row.target, figures });
      console.log(row.name, figures);
    }
  } finally {
    await lab.close();
  }
  console.log(tableOf(results));
  const kind = electron.kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron';
  if (write)
    writeFileSync(path.resolve(import.meta.dirname, 'signalling.md'), pageOf(results, logins.length, kind));
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    built: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const rounds = Number(values.rounds);
if (values.help) console.log(usage);
else if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 50)) {
  console.error(`--rounds is 1 to 50\n\n${usage}`);
  process.exitCode = 2;
} else {
  if (!values.built) await buildApp();
  await main(rounds, values.only, values.write);
}
