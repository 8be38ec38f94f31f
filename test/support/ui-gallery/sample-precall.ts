import type { PrecallFindings } from '../../../src/shared/precall.ts';

type Relay = PrecallFindings['relays'][number];

const relay = (way: Relay['way'], outcome: Relay['outcome'], ms: number | null): Relay => ({
  url: `${way === 'tls' ? 'turns' : 'turn'}:turn.example.com:${way === 'tls' ? 443 : 3478}?transport=${way === 'udp' ? 'udp' : 'tcp'}`,
  ...{ way, outcome, ms, said: null },
});

const ready = {
  servers: [{ url: 'wss://sip.example.com', outcome: 'open', ms: 41 }],
  relays: [relay('udp', 'open', 38), relay('tcp', 'open', 62), relay('tls', 'open', 97)],
  echoes: [{ url: 'stun:stun.example.com', outcome: 'open', ms: 35 }],
  loop: {
    ...{ way: 'udp', outcome: 'came-back', sent: 305, received: 304 },
    ...{ lostPercent: 0.3, jitterMs: 3.1, roundTripMs: 36.4 },
  },
  microphone: { outcome: 'well', level: 0.22 },
  speaker: 'sounded',
} as const satisfies PrecallFindings;

/** What a check may find, for pictures and tests. */
export const found = {
  ready,
  tlsOnly: {
    ...ready,
    relays: [relay('udp', 'no-answer', null), relay('tcp', 'no-answer', null), relay('tls', 'open', 104)],
    echoes: [{ url: 'stun:stun.example.com', outcome: 'no-answer', ms: null }],
    loop: {
      ...{ way: 'tls', outcome: 'came-back', sent: 304, received: 304 },
      ...{ lostPercent: 0, jitterMs: 9.7, roundTripMs: 48.2 },
    },
    microphone: { outcome: 'silent', level: 0 },
  },
  blocked: {
    ...ready,
    relays: [
      relay('udp', 'no-answer', null),
      relay('tcp', 'no-answer', null),
      relay('tls', 'no-answer', null),
    ],
    loop: null,
  },
} as const satisfies Record<string, PrecallFindings>;
