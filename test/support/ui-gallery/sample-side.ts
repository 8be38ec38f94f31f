import type { CallCard } from '../../../src/shared/call-card.ts';
import type { Found } from '../../../src/shared/quick-dial.ts';
import { samplePicture } from './sample-people.ts';

function known(from: Found['from'], name: string | null, number: string, some: Partial<Found> = {}): Found {
  return {
    from,
    name,
    number,
    target: number,
    why: [],
    match: null,
    favourite: from === 'favourite' ? 'own' : 'no',
    presence: null,
    picture: null,
    ...some,
  };
}

const inName = (start: number, end: number): Pick<Found, 'match'> => ({
  match: { within: 'name', start, end },
});

/** What main offers. */
export const found = {
  likely: [
    known('favourite', 'Bob Biber', '7042', {
      presence: { state: 'on-the-phone', isSure: true },
      picture: samplePicture,
    }),
    known('favourite', 'Voicemail', '*97', { favourite: 'company' }),
    known('recent', 'Carla Conti', '+39 06 698 1234', {
      target: '00039066981234',
      why: ['international', 'outside-line'],
    }),
    known('recent', null, '7011', { presence: { state: 'available', isSure: false } }),
  ],
  typed: [
    known('favourite', 'Bob Biber', '7042', {
      ...inName(4, 6),
      presence: { state: 'ringing', isSure: true },
    }),
    known('person', 'Bianca Freifrau von und zu Hohenstein-Waldburg', '7046', {
      ...inName(0, 2),
      presence: { state: 'do-not-disturb', isSure: true },
    }),
    known('recent', 'Sabine Albich', '7045', inName(2, 4)),
    known('typed', null, 'bi'),
  ],
  number: [
    known('typed', null, '+44 20 7946 0148', {
      target: '000442079460148',
      why: ['international', 'outside-line'],
    }),
  ],
} satisfies Record<string, readonly Found[]>;

const call = {
  id: 'call-1',
  who: 'Bob Biber',
  number: '7042',
  picture: null,
  connectedAt: Date.now() - 83_000,
  muted: false,
  unheard: false,
  held: false,
  shown: null,
  level: 0.12,
};

export const card = {
  talking: { ringing: null, call },
  muted: {
    ringing: null,
    call: {
      ...call,
      who: 'Bianca Freifrau von und zu Hohenstein-Waldburg',
      muted: true,
      shown: 'camera' as const,
    },
  },
  unheard: { ringing: null, call: { ...call, unheard: true, shown: 'camera' as const } },
  ringing: {
    ringing: {
      id: 'call-2',
      who: 'Carla Conti',
      number: '+39066981234',
      picture: samplePicture,
      line: 'alice@example.com',
      since: Date.now() - 4000,
      emergency: false,
    },
    call: null,
  },
} satisfies Record<string, CallCard>;
