import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { aorOf } from '../demo/people.ts';
import { idleEngine } from '../src/main/control/commands.ts';
import { loadReadNumber } from '../src/main/dialling/read-number.ts';
import { writeCard } from '../src/main/people/contact-files/vcard.ts';
import { rowOf, run, transact } from '../src/main/people/database.ts';
import type { NumberSense } from '../src/main/people/number-forms.ts';
import { closeDatabase, openDatabase } from '../src/main/people/open-database.ts';
import { plainDialling } from '../src/shared/dialling/dialling.ts';
import { openPeopleInThread } from '../test/support/people-in-thread.ts';
import { summaryCall } from '../test/support/summary-call.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../tools/system-packages.ts';
import { measurePaint, type SignTimes } from './people/paint.ts';

// `node bench/people.ts`: import, search and history over 50 000 contacts and 100 000 calls, in main's own code, and how soon
// whoever is found is on the screen.
const { values } = parseArgs({
  options: { built: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const electron = await chooseElectron();
if (electron.kind === 'host') ensurePackages(packagesFor.start);
if (!values.built) await buildApp();
const login = 'alice';
const contacts = 50_000;
const calls = 100_000;
const first = [
  'Anna',
  'Jürgen',
  'Mehmet',
  'Zoë',
  'Carla',
  'Dmitri',
  'Émile',
  'Frieda',
  'Giulia',
  'Henrik',
  'Ivana',
  'Jan',
];
const last = [
  'Krüger',
  'Müller',
  'Yılmaz',
  'Conti',
  'Orlow',
  'Dupont',
  'Hansen',
  'Novák',
  'Weiß',
  'Schäfer',
  'Berg',
  'Ito',
];
const quiet = { error: console.error, warn: () => undefined, info: () => undefined, debug: () => undefined };

const folder = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
const sense: NumberSense = {
  rules: { ...plainDialling, country: 'DE' },
  readNumber: await loadReadNumber(),
  domain: 'example.com',
};

/** Repeatable, and without two that are alike. */
function personAt(index: number) {
  const name = `${first[index % 12]} ${last[Math.floor(index / 12) % 12]}${'abcdefghijklm'[index % 13]} ${(index * 7919).toString(36)}`;
  const work = { kind: 'work' as const, number: `030 ${2_000_000 + index}` };
  const mobile = { kind: 'mobile' as const, number: `+49 171 ${1_000_000 + index}` };
  const company = `Company ${index % 997} GmbH`;
  return {
    name,
    company,
    note: '',
    favourite: index % 500 === 0,
    numbers: [work, mobile],
    emails: [`p${index}@example.com`],
  };
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

// The app's own timers keep no process alive.
const alive = setInterval(() => undefined, 1000);
mkdirSync(path.join(folder, 'people'));
const { people, work } = openPeopleInThread({
  folder: path.join(folder, 'people'),
  sense: () => sense,
  log: quiet,
  onProblem: ({ code, detail }) => console.error(code, detail),
  onProgress: () => undefined,
  aor: aorOf(login),
});
const opened = people.withStore((each) => each);
if (opened === null) throw new Error('the file was not opened');
const store = opened;
const { database } = store;
const lines: string[] = [];
function tell(line: string): void {
  lines.push(line);
  console.log(line);
}

/** As one types them: each beginning is asked for. */
const typed = [0, 1, 7, 12, 40, 999, 12_345, 49_999].flatMap((index) => {
  const { name, numbers, company } = personAt(index);
  const whole = [
    name.toLowerCase(),
    name.split(' ').at(-1) ?? '',
    numbers[0]?.number ?? '',
    numbers[1]?.number.slice(8) ?? '',
    company,
  ];
  return whole.map((text) =>
    Array.from({ length: Math.min(text.length, 10) }, (_, at) => text.slice(0, at + 1)),
  );
});
const texts = typed.flat();

function timed(run: () => void): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

const figures = (times: readonly number[]): string =>
  `p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms, most ${percentile(times, 1)} ms`;

/** Every 50 ms somebody types another sign, and every fifth time a call begins: until `work` is done. */
async function meanwhile<T>(what: string, work: () => Promise<T>): Promise<T> {
  const searched: number[] = [];
  const written: number[] = [];
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    const text = texts[count % texts.length] ?? '';
    searched.push(timed(() => void store.list({ text, from: 0, most: 100 })));
    const startedAt = 10_000_000 + count;
    const calls = [summaryCall({ id: `${what} ${count}`, startedAt })];
    if (count % 5 === 0) written.push(timed(() => void people.follow({ ...idleEngine, calls })));
  }, 50);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = performance.now();
  const result = await work();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  delay.disable();
  clearInterval(timer);
  const [most, p99] = [delay.max, delay.percentile(99)].map((ns) => (ns / 1e6).toFixed(0));
  const loop = `main was not free for ${p99} ms (p99), ${most} ms at most`;
  tell(
    `| ${what} | ${seconds} s; ${loop}; a search: ${figures(searched)}; a call written: ${figures(written)} |`,
  );
  return result;
}

const request = { name: 'bench.vcf', columns: null, duplicates: 'merge' } as const;
try {
  const cards = path.join(folder, 'bench.vcf');
  writeFileSync(
    cards,
    Array.from({ length: contacts }, (_, index) => writeCard(personAt(index), null)).join(''),
  );
  await meanwhile(`preview of ${contacts} vCards`, () => work.open(cards));
  const { added } = await meanwhile(`import of ${contacts} vCards`, () => work.bringIn(request));
  if (added !== contacts) throw new Error(`only ${added} came in`);
  await meanwhile('undoing it', () => work.undo(null));
  const table = path.join(folder, 'bench.csv');
  await work.open(cards);
  await work.bringIn(request);
  await meanwhile('written as CSV', () => work.write({ format: 'csv', path: table }));
  await work.open(table);
  const again = await meanwhile('import of the CSV, where each is known', () => work.bringIn(request));
  if (again.skipped !== contacts) throw new Error(`of the same only ${again.skipped} were known`);

  transact(database, () => {
    for (let index = 0; index < calls; index += 1) {
      // Half of the calls are with contacts; the rest with as many others.
      const number =
        index % 2 === 0
          ? `+4930${2_000_000 + ((index * 31) % contacts)}`
          : `+4989${3_000_000 + (index % 5000)}`;
      const uri = `sip:${number}@example.com`;
      run(
        database,
        'INSERT INTO parties (uri, number, name, same_as, found_by, last_call) VALUES (?, ?, NULL, ?, ?, ?) ON CONFLICT (uri) DO UPDATE SET last_call = excluded.last_call',
        ...[uri, number, number, `\n${uri}\n${number.slice(1)}`, index],
      );
      const party = Number(rowOf(database, 'SELECT id FROM parties WHERE uri = ?', uri)?.id);
      run(
        database,
        'INSERT INTO calls (call_id, party, direction, outcome, started_at, connected_at, ended_at, roams, unseen) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)',
        ...[
          `c${index}`,
          party,
          index % 3 === 0 ? 'outgoing' : 'incoming',
          index % 5 === 0 ? 'missed' : 'answered',
          index,
          index,
          index + 60_000,
        ],
      );
    }
  });

  const all = { filter: 'all', contact: null, before: null, most: 100 } as const;
  const rows: readonly (readonly [string, (text: string) => void])[] = [
    ['people, for the list (100)', (text) => store.list({ text, from: 0, most: 100 })],
    ['people, for a palette (6)', (text) => store.find(text, 6)],
    ['history, first page', () => store.history({ ...all, text: '' })],
    ['history, missed', () => store.history({ ...all, text: '', filter: 'missed' })],
    ['history, by text', (text) => store.history({ ...all, text })],
    ['name for a number', () => store.nameOf('sip:+49302012345@example.com', '+49302012345')],
    ['recents of the tray', () => store.parties(50)],
  ];
  for (const [what, work] of rows) {
    // The quickest of three: what else the machine does is not the database's.
    const best = (text: string) => Math.min(...[1, 2, 3].map(() => timed(() => work(text))));
    tell(`| ${what} | ${figures(texts.map(best))} |`);
  }
  people.close();
  const [name = ''] = readdirSync(path.join(folder, 'people')).filter((each) => each.endsWith('.db'));
  const file = path.join(folder, 'people', name);
  const opening = () => openDatabase(file, new Date(), quiet).database;
  tell(`| opening, closed before | ${timed(() => closeDatabase(opening())).toFixed(0)} ms |`);
  opening().close();
  tell(`| opening after a kill, checked whole | ${timed(() => opening().close()).toFixed(0)} ms |`);
  tell(`| size of the file | ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB |`);
  const { whileRereading, otherwise, asked } = await measurePaint({
    ...{ executable: electron.executable, folder: path.join(folder, 'app'), database: file, login },
    // Names and numbers, as whoever wants to call somebody types them.
    typed: typed.filter((_, index) => index % 5 < 3),
  });
  const seen = (what: string, times: readonly SignTimes[]): void => {
    tell(`| ${what}: until the list holds whom it finds | ${figures(times.map(({ listed }) => listed))} |`);
    tell(`| ${what}: to the frame that shows them | ${figures(times.map(({ painted }) => painted))} |`);
  };
  tell(`| the built app, a question from its page to main and back | ${figures(asked)} |`);
  seen('from a sign typed in the built app', otherwise);
  seen('the same while main reads all numbers anew', whileRereading);
  const text = `# People

${contacts} contacts, ${calls} calls, in the code of main (\`src/main/people\`), Node ${process.versions.node}, ${cpus().length} cores,
load average ${(loadavg()[0] ?? 0).toFixed(1)} at the end. \`node bench/people.ts --write\`.

| | |
|---|---|
${lines.join('\n')}

Method: the contacts come in as vCards and as a table by the app's own import, in its thread, on a file on disk; the calls are written
into the tables. During the first five rows somebody types another sign every 50 ms, every fifth time a call is written; main is not free while it does
that, or waits for its turn to write. Then ${texts.length} searches: eight people's names, last words, numbers and companies, each asked
for after every sign, as one types them, three times in a row, of which the quickest counts: what else the machine does then is not
the database's. In the first five rows each counts. The time is that of the call in main, which is free for nothing else meanwhile. The last rows are the
app itself, on ${electron.kind === 'host' ? 'tools/electron-host (system Chromium, whose main is another process: each question goes a longer way)' : 'Electron'}, with the same file: ${otherwise.length} signs typed
into the room of people, each as soon as the one before is seen, from the event of the field; to the frame means until after it, so it holds
up to 17 ms of waiting for that frame. All numbers are read anew, by main, when the rules of dialling are others than the file was written by.
`;
  if (values.write) writeFileSync(path.join(import.meta.dirname, 'people.md'), text);
} finally {
  clearInterval(alive);
  rmSync(folder, { recursive: true, force: true });
}
