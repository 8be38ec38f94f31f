/** Of an edge: the first final code; the end of the connection without one; nothing within the time that was given. */
export type Answer = number | 'closed' | 'silence';

export const wayNames = ['UDP', 'TCP', 'WSS'] as const;
export type WayName = (typeof wayNames)[number];
type ByWay = Readonly<Record<WayName, Answer>>;

/** Nothing on the way answers so by itself: who is answered with it has been heard by a phone, which refused. */
export const refusedByPhone = 488;

/** Its start or what it needs to be known by cannot be read: a datagram is dropped, a connection ends with it. */
const unread: ByWay = { UDP: 'silence', TCP: 'closed', WSS: 'closed' };
/** A header field further down cannot be read, and its like would have to be repeated in an answer. */
const dropped = 'silence';
/** A datagram or frame that is longer than its Content-Length is refused; on a stream that is the next message. */
const cut = (onStream: number): ByWay => ({ UDP: 400, TCP: onStream, WSS: 400 });
/** Shorter than its Content-Length: on a stream the rest is waited for. */
const short: ByWay = { UDP: 400, TCP: 'silence', WSS: 400 };

/**
 * Three times: as it is, from a stranger of another domain; with the names of our own domain, so that it is asked who that
 * is; and then with an answer to that, where it can take one, from somebody who has registered on that WebSocket. 488 is
 * `refusedByPhone`.
 */
type Answers = readonly [asItIs: Answer | ByWay, atHome: Answer | ByWay, signed: Answer];

/** What the RFCs say, or leave to whoever reads it. */
const asTheRfcsSay: Readonly<Record<string, Answers>> = {
  esc01: [403, 407, 404],
  lwsdisp: [403, 407, 488],
  longreq: [403, 407, 488],
  semiuri: [403, 407, 404],
  transports: [403, 407, 488],
  mpart01: [403, 407, 488],
  unreason: ['silence', 'silence', 'silence'],
  noreason: ['silence', 'silence', 'silence'],
  scalar02: [400, 400, 400],
  scalarlg: ['silence', 'silence', 'silence'],
  ltgtruri: [400, 400, 400],
  trws: [403, 407, 488],
  // Whom it leads to is looked up, and the headers in its URI go nowhere.
  escruri: [403, 407, 488],
  baddate: [403, 407, 488],
  regbadct: [403, 401, 200],
  badaspec: [403, 407, 488],
  baddn: [403, 407, 488],
  mismatch01: [400, 400, 400],
  mismatch02: [400, 400, 400],
  bigcode: [unread, unread, 'closed'],
  badbranch: [403, 407, 488],
  unksm2: [400, 400, 400],
  // The type of a body, and of the answer, are the phone's business.
  invut: [403, 407, 488],
  sdp01: [403, 407, 488],
  // It has a credential already, of a kind that nobody knows.
  regaut01: [403, 401, 401],
  bcast: ['silence', 'silence', 'silence'],
  zeromf: [483, 483, 483],
  cparam01: [403, 401, 200],
  cparam02: [403, 401, 200],
  regescrt: [403, 401, 200],
  'ipv6-good': [403, 401, 200],
  'ipv6-bad': [400, 400, 400],
  'port-ambiguous': [403, 401, 200],
  'port-unambiguous': [403, 401, 200],
  // Within a dialog that nobody knows.
  'via-received-param-with-delim': [481, 481, 404],
  'mult-ip-in-header': [481, 481, 404],
  // The domain itself is nobody.
  'via-received-param-no-delim': [403, 407, 484],
  // Addresses of nobody who has registered.
  'ipv6-bug-abnf-3-colons': [403, 407, 403],
  'ipv6-correct-abnf-2-colons': [403, 407, 403],
};

/** What Kamailio 5.6 answers otherwise, and why: docs/guides/kamailio.md tells of it. */
export const otherwise: Readonly<Record<string, readonly [...Answers, reason: string]>> = {
  wsinv: [unread, unread, 'closed', 'valid; a line break between number and method of CSeq is not read'],
  intmeth: [dropped, dropped, dropped, 'a header name with all that a token may have is not read'],
  esc02: [dropped, dropped, dropped, 'a header name with a percent sign is not read'],
  escnull: [403, 401, 400, 'valid; the registrar takes no NUL in an address of record'],
  inv2543: [403, 407, 400, 'valid; a call without a tag in From cannot be counted'],
  dblreq: [cut(403), cut(401), 400, 'valid; what is behind the end of a datagram is to be thrown away'],
  'mult-ip-in-sdp': [cut(403), cut(407), 400, 'as dblreq'],
  'ipv4-mapped-ipv6': [cut(403), cut(407), 400, 'as dblreq'],
  clerr: [short, short, 400, '400 is due on a stream too, in the end'],
  'ipv6-in-sdp': [short, short, 400, 'as clerr'],
  badinv01: [unread, unread, 'closed', '400 is due; Via is not read'],
  ncl: [dropped, dropped, dropped, '400 is due; Content-Length is not read'],
  quotbal: [unread, unread, 'closed', '400 is due; To is not read'],
  lwsruri: [unread, unread, 'closed', '400 is due; the request line is not read'],
  lwsstart: [unread, unread, 'closed', 'as lwsruri'],
  insuf: [unread, unread, 'closed', '400 is due; without Call-ID nothing is answered'],
  multi01: [unread, unread, 'closed', '400 is due; a second CSeq is not read'],
  mcl01: [
    { UDP: 'silence', TCP: 'closed', WSS: 'silence' },
    { UDP: 'silence', TCP: 'closed', WSS: 'silence' },
    'silence',
    '400 is due; a second Content-Length is not read',
  ],
  badvers: [unread, unread, 'closed', '505 is due; Via of another version is not read'],
  unkscm: [400, 400, 400, '416 is due'],
  novelsc: [400, 400, 400, '416 is due'],
  bext01: [403, 407, 488, '420 is due of each proxy; Proxy-Require goes on to the phone'],
};

const all = Object.entries({ ...asTheRfcsSay, ...otherwise });
const byWay = (answer: Answer | ByWay, way: WayName): Answer =>
  typeof answer === 'object' ? answer[way] : answer;

/** By the message's name. */
export type TortureAnswers = Readonly<Record<string, Answer>>;

export const answersAsTheyAre = (way: WayName): TortureAnswers =>
  Object.fromEntries(all.map(([name, [asItIs]]) => [name, byWay(asItIs, way)]));
export const answersAtHome = (way: WayName): TortureAnswers =>
  Object.fromEntries(all.map(([name, [, atHome]]) => [name, byWay(atHome, way)]));
export const answersToSigned: TortureAnswers = Object.fromEntries(
  all.map(([name, [, , signed]]) => [name, signed]),
);
