import type { CallGroup, Contact, HistoryCall, ImportPreview } from '../../../src/shared/people.ts';
import type { SampleChat } from './sample-messages.ts';

export interface Kept {
  readonly people: readonly Contact[];
  readonly history: readonly CallGroup[];
  readonly chats?: readonly SampleChat[];
}

const minuteMs = 60_000;
const now = Date.now();
const plain = { company: '', note: '', favourite: false, emails: [] };
/** In `public`. */
export const samplePicture = '/pictures/anna.png';

function person(id: number, name: string, number: string, some: Partial<Contact> = {}): Contact {
  return { ...plain, picture: null, id, name, numbers: [{ kind: 'work', number }], ...some };
}

const anna = person(1, 'Anna-Lena Krüger', '+49 30 7654321', {
  company: 'Weiß & Söhne GmbH',
  favourite: true,
  picture: samplePicture,
  note: 'Back office, mornings only.\nAsk for the green folder.',
  emails: ['anna@example.com'],
  numbers: [
    { kind: 'work', number: '+49 30 7654321' },
    { kind: 'mobile', number: '+49 171 5550123' },
    { kind: 'other', number: 'anna@partner.example' },
  ],
});

/** Wi-Fi goes, and comes back. */
const moves: HistoryCall['moves'] = (['cellular', 'wifi'] as const).map((network, index) => ({
  at: now - (3 - index) * minuteMs,
  cause: 'link-down',
  rung: index === 0 ? 'ranked-restart' : 'move',
  before: { network: network === 'wifi' ? 'cellular' : 'wifi', path: null },
  after: { network, path: null },
  tookMs: 120,
  gapMs: index === 0 ? 140 : null,
}));

function call(id: number, minutesAgo: number, some: Partial<HistoryCall>): HistoryCall {
  const startedAt = now - minutesAgo * minuteMs;
  return {
    ...{ id, callId: `h${id}`, direction: 'incoming', outcome: 'answered', startedAt },
    ...{ talkedMs: null, quality: null, roams: 0, moves: [], recorded: false },
    ...some,
  };
}

function group(
  number: string,
  name: string | null,
  calls: readonly HistoryCall[],
  contact: number | null = null,
): CallGroup {
  const missed = calls[0]?.outcome === 'missed';
  return { number, uri: `sip:${number}@example.com`, name, contact, missed, calls: [...calls] };
}

export const nobody: Kept = { people: [], history: [] };

export const somebody: Kept = {
  people: [
    anna,
    person(2, 'Bernd Krause', '7042', { company: 'Lager' }),
    person(3, 'Ärztehaus am Markt', '030 111222'),
    person(4, 'Zoë Maximiliana von und zu Hohenstein-Oberwaldenburg', '+44 20 7946 0148', {
      company: 'Long names & Partners',
    }),
    ...Array.from({ length: 60 }, (_, index) => person(10 + index, `Person ${index + 1}`, `${8000 + index}`)),
  ],
  history: [
    group(
      '+49307654321',
      'Anna-Lena Krüger',
      [
        call(1, 4, { talkedMs: 205_000, quality: 'fair', roams: 2, moves, recorded: true }),
        call(2, 90, { talkedMs: 12_000, quality: 'good' }),
      ],
      1,
    ),
    group('7042', 'Bernd Krause', [call(3, 100, { outcome: 'missed' })], 2),
    group('+442079460148', null, [call(4, 1500, { direction: 'outgoing', outcome: 'busy' })]),
    group('7001', 'Reception', [call(5, 3000, { outcome: 'answered-elsewhere' })]),
    group(
      '030111222',
      'Ärztehaus am Markt',
      [call(6, 9000, { direction: 'outgoing', outcome: 'answered', talkedMs: 3_725_000 })],
      3,
    ),
    ...Array.from({ length: 40 }, (_, index) =>
      group(`${8000 + index}`, `Person ${index + 1}`, [
        call(20 + index, 10_000 + index * 700, { outcome: 'declined' }),
      ]),
    ),
  ],
};

export const samplePreview: ImportPreview = {
  id: 'import-1',
  name: 'customers.csv',
  kind: 'csv',
  total: 212,
  people: [
    {
      ...plain,
      name: 'Carla Conti',
      company: 'Conti & Figli',
      numbers: [{ kind: 'work', number: '+39 06 5550101' }],
    },
    {
      ...plain,
      name: 'Dmitri Orlow',
      numbers: [{ kind: 'mobile', number: '+49 171 5550199' }],
      emails: ['d@example.com'],
    },
  ],
  table: {
    headers: ['Full name', 'Firma', 'Telefon', 'Customer no.'],
    columns: ['name', 'company', 'work', 'ignore'],
    samples: [['Carla Conti', 'Conti & Figli', '+39 06 5550101', 'C-4711']],
  },
};
