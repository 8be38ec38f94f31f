import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../src/main/clock.ts';
import { loadReadNumber } from '../src/main/dialling/read-number.ts';
import { openContactFile } from '../src/main/people/contact-files/contact-file.ts';
import { writeCard } from '../src/main/people/contact-files/vcard.ts';
import { rowOf, run, transact } from '../src/main/people/database.ts';
import { importPeople } from '../src/main/people/import-people.ts';
import type { NumberSense } from '../src/main/people/number-forms.ts';
import { closeDatabase, openDatabase } from '../src/main/people/open-database.ts';
import { createPeopleStore } from '../src/main/people/people-store.ts';
import { plainDialling } from '../src/shared/dialling/dialling.ts';

// `node bench/people.ts`: import, search and history over 50 000 contacts and 100 000 calls, in main's own code.
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
const file = path.join(folder, 'people.db');
const { database } = openDatabase(file, new Date(), quiet);
const store = createPeopleStore({ database, sense: () => sense, clock: systemClock });
const lines: string[] = [];
function tell(line: string): void {
  lines.push(line);
  console.log(line);
}

try {
  const opened = openContactFile(
    Array.from({ length: contacts }, (_, index) => writeCard(personAt(index))).join(''),
  );
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let from = performance.now();
  delay.enable();
  await importPeople({
    ...{ database, file: opened, name: 'bench.vcf', columns: null, duplicates: 'merge', sense: () => sense },
    ...{ clock: systemClock, onProgress: () => undefined, isCancelled: () => false },
  });
  delay.disable();
  const seconds = ((performance.now() - from) / 1000).toFixed(0);
  const [most, p99] = [delay.max, delay.percentile(99)].map((ns) => (ns / 1e6).toFixed(0));
  tell(
    `| import of ${contacts} vCards | ${seconds} s; main was not free for ${p99} ms (p99), ${most} ms at most |`,
  );

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

  const texts = [0, 1, 7, 12, 40, 999, 12_345, 49_999].flatMap((index) => {
    const { name, numbers, company } = personAt(index);
    const whole = [
      name.toLowerCase(),
      name.split(' ').at(-1) ?? '',
      numbers[0]?.number ?? '',
      numbers[1]?.number.slice(8) ?? '',
      company,
    ];
    // As one types them: each beginning is asked for.
    return whole.flatMap((text) =>
      Array.from({ length: Math.min(text.length, 10) }, (_, at) => text.slice(0, at + 1)),
    );
  });
  const time = (work: (text: string) => void): readonly number[] =>
    texts.map((text) => {
      from = performance.now();
      work(text);
      return performance.now() - from;
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
    const times = time(work);
    tell(
      `| ${what} | p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms, most ${percentile(times, 1)} ms |`,
    );
  }
  closeDatabase(database);
  from = performance.now();
  closeDatabase(openDatabase(file, new Date(), quiet).database);
  tell(`| opening, closed before | ${(performance.now() - from).toFixed(0)} ms |`);
  const killed = openDatabase(file, new Date(), quiet).database;
  killed.close();
  from = performance.now();
  openDatabase(file, new Date(), quiet).database.close();
  tell(`| opening after a kill, checked whole | ${(performance.now() - from).toFixed(0)} ms |`);
  tell(`| size of the file | ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB |`);
  writeFileSync(
    path.join(import.meta.dirname, 'people.md'),
    `# People

${contacts} contacts, ${calls} calls, in the code of main (\`src/main/people\`), Node ${process.versions.node}, ${cpus().length} cores.

| | |
|---|---|
${lines.join('\n')}

Method: the contacts come in as vCards by the app's own import, in slices, on a file on disk; the calls are written into the
tables. ${texts.length} searches: eight people's names, last words, numbers and companies, each asked for after every sign, as one
types them. The time is that of the call in main, which is free for nothing else meanwhile; not measured here: the way to the
page and the painting.
`,
  );
} finally {
  clearInterval(alive);
  rmSync(folder, { recursive: true, force: true });
}
