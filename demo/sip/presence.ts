import type { Account, Directory } from './accounts.ts';
import type { Authenticator } from './authenticator.ts';
import { parseCSeq, parseNameAddress, tagOf } from './fields.ts';
import type { Flow } from './flow.ts';
import type { Location } from './location.ts';
import { type Header, headerValue, listValues, type SipRequest, serialize } from './message.ts';
import {
  dialogInfoOf,
  type KnownCall,
  messageSummaryOf,
  plainPidf,
  type VoiceMessages,
} from './presence-documents.ts';
import { newBranch, newTag } from './responses.ts';
import type { ServerTransaction } from './transactions.ts';

const contentTypes = {
  presence: 'application/pidf+xml',
  dialog: 'application/dialog-info+xml',
  'message-summary': 'application/simple-message-summary',
} as const;
type Event = keyof typeof contentTypes;
const events = Object.keys(contentTypes) as Event[];
const leastExpiresS = 60;
const mostExpiresS = 3600;
const mostSubscriptions = 10_000;

interface Subscription {
  readonly event: Event;
  readonly watched: Account;
  readonly callId: string;
  readonly localTag: string;
  /** From and To of our NOTIFY, tags included. */
  readonly local: string;
  readonly remote: string;
  target: string;
  flow: Flow;
  sequence: number;
  version: number;
  remoteSequence: number;
  expiresAt: number;
}

export interface PresenceServer {
  /** Whether it is this server's to answer. */
  takes(request: SipRequest): boolean;
  handle(transaction: ServerTransaction, flow: Flow): Promise<void>;
  /** A call of the proxy has gone on. */
  callIs(call: KnownCall): void;
  callIsOver(callId: string): void;
  /** Somebody has come or gone. */
  registrationsAre(aor: string): void;
  /** What waits in somebody's mailbox is this now. */
  mailboxIs(aor: string, box: VoiceMessages): void;
}

export interface PresenceServerOptions {
  readonly directory: Directory;
  readonly authenticator: Authenticator;
  readonly location: Location;
  readonly sentBy: string;
  readonly now?: () => number;
}

/** SUBSCRIBE and PUBLISH for states, lines and mailboxes (RFC 6665, 3903, 4235, 3842), as far as a demonstration needs them. */
export function createPresenceServer(options: PresenceServerOptions): PresenceServer {
  const { directory, location } = options;
  const now = options.now ?? Date.now;
  const subscriptions = new Map<string, Subscription>();
  const publications = new Map<string, { etag: string; body: string; expiresAt: number }>();
  const calls = new Map<string, KnownCall>();
  const mailboxes = new Map<string, VoiceMessages>();

  const contact: Header = { name: 'Contact', value: `<sip:${options.sentBy};transport=ws>` };

  async function callerOf(transaction: ServerTransaction, flow: Flow): Promise<Account | null> {
    if (flow.trusted !== null) return flow.trusted;
    const { request } = transaction;
    const outcome = await options.authenticator.authenticate(request, 'proxy');
    if (!outcome.ok) {
      transaction.answer(outcome.status, { headers: outcome.headers });
      return null;
    }
    const from = parseNameAddress(headerValue(request, 'From') ?? '');
    if (directory.find(from?.uri ?? '')?.aor === outcome.account.aor) return outcome.account;
    transaction.answer(403, { reason: 'From does not belong to the account' });
    return null;
  }

  function subscribe(transaction: ServerTransaction, flow: Flow): void {
    const { request } = transaction;
    const known = subscriptions.get(keyOf(request));
    if (tagOf(headerValue(request, 'To')) !== null && known === undefined) {
      transaction.answer(481);
      return;
    }
    const expiresS = Math.min(Number(headerValue(request, 'Expires') ?? mostExpiresS), mostExpiresS);
    if (expiresS > 0 && expiresS < leastExpiresS) {
      transaction.answer(423, { headers: [{ name: 'Min-Expires', value: String(leastExpiresS) }] });
      return;
    }
    const made = known ?? begin(request, flow);
    if (made === null) {
      transaction.answer(404);
      return;
    }
    const sequence = parseCSeq(headerValue(request, 'CSeq') ?? '')?.number ?? 0;
    if (known !== undefined && sequence <= known.remoteSequence) {
      transaction.answer(500);
      return;
    }
    made.remoteSequence = sequence;
    made.flow = flow;
    made.target = targetOf(request) ?? made.target;
    made.expiresAt = now() + expiresS * 1000;
    transaction.answer(200, {
      toTag: made.localTag,
      headers: [contact, { name: 'Expires', value: String(expiresS) }],
    });
    notify(made);
    if (expiresS === 0) forget(made);
  }

  function begin(request: SipRequest, flow: Flow): Subscription | null {
    const watched = directory.find(request.uri);
    const event = eventOf(request);
    const target = targetOf(request);
    if (watched === null || event === null || target === null) return null;
    const localTag = newTag();
    const made: Subscription = {
      ...{ event, watched, localTag, target, flow },
      callId: headerValue(request, 'Call-ID') ?? '',
      local: `${headerValue(request, 'To') ?? ''};tag=${localTag}`,
      remote: headerValue(request, 'From') ?? '',
      ...{ sequence: 0, version: 0, remoteSequence: 0, expiresAt: 0 },
    };
    subscriptions.set(keyOfParts(made.callId, localTag), made);
    const [oldest] = subscriptions.values();
    if (subscriptions.size > mostSubscriptions && oldest !== undefined) forget(oldest);
    return made;
  }

  function forget({ callId, localTag }: Subscription): void {
    subscriptions.delete(keyOfParts(callId, localTag));
  }

  function publish(transaction: ServerTransaction, caller: Account): void {
    const { request } = transaction;
    if (directory.find(request.uri)?.aor !== caller.aor) {
      transaction.answer(403, { reason: 'Not your state' });
      return;
    }
    const known = publications.get(caller.aor);
    const wanted = headerValue(request, 'SIP-If-Match');
    if (wanted !== null && (known?.etag !== wanted || known.expiresAt <= now())) {
      transaction.answer(412, { reason: 'Conditional Request Failed' });
      return;
    }
    const expiresS = Math.min(Number(headerValue(request, 'Expires') ?? mostExpiresS), mostExpiresS);
    const body = request.body === '' ? (known?.body ?? '') : request.body;
    const etag = newTag();
    if (expiresS > 0) publications.set(caller.aor, { etag, body, expiresAt: now() + expiresS * 1000 });
    else publications.delete(caller.aor);
    transaction.answer(200, {
      headers: [
        { name: 'SIP-ETag', value: etag },
        { name: 'Expires', value: String(expiresS) },
      ],
    });
    notifyAll(caller.aor, 'presence');
  }

  function notifyAll(aor: string, event: Event): void {
    for (const each of [...subscriptions.values()]) {
      if (each.event !== event || each.watched.aor !== aor) continue;
      if (each.expiresAt > now()) notify(each);
      else forget(each);
    }
  }

  function notify(subscription: Subscription): void {
    const { event, expiresAt, flow, target, local, remote, callId } = subscription;
    subscription.sequence += 1;
    const leftS = Math.ceil((expiresAt - now()) / 1000);
    const message: SipRequest = {
      kind: 'request',
      method: 'NOTIFY',
      uri: target,
      headers: [
        { name: 'Via', value: `SIP/2.0/WSS ${options.sentBy};branch=${newBranch()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: local },
        { name: 'To', value: remote },
        { name: 'Call-ID', value: callId },
        { name: 'CSeq', value: `${subscription.sequence} NOTIFY` },
        contact,
        { name: 'Event', value: event },
        {
          name: 'Subscription-State',
          value: leftS > 0 ? `active;expires=${leftS}` : 'terminated;reason=timeout',
        },
        { name: 'Content-Type', value: contentTypes[event] },
      ],
      body: bodyOf(subscription),
    };
    flow.send(serialize(message));
  }

  function bodyOf(subscription: Subscription): string {
    const { event, watched } = subscription;
    if (event === 'dialog') {
      subscription.version += 1;
      return dialogInfoOf(watched, [...calls.values()], subscription.version - 1);
    }
    if (event === 'message-summary') return messageSummaryOf(mailboxes.get(watched.aor) ?? null);
    const published = publications.get(watched.aor);
    if (published !== undefined && published.expiresAt > now()) return published.body;
    return plainPidf(
      watched,
      location.bindingsOf(watched.aor).some(({ flow }) => flow.isOpen()),
    );
  }

  function tellParties({ caller, called }: KnownCall): void {
    for (const party of [caller, called]) if (party !== null) notifyAll(party.aor, 'dialog');
  }

  return {
    takes: (request) =>
      ['SUBSCRIBE', 'PUBLISH'].includes(request.method) &&
      directory.isOurs(request.uri) &&
      eventOf(request) !== null,
    async handle(transaction, flow) {
      const { request } = transaction;
      const isWithin = request.method === 'SUBSCRIBE' && subscriptions.has(keyOf(request));
      const caller = isWithin ? 'known' : await callerOf(transaction, flow);
      if (caller === null) return;
      if (
        eventOf(request) === 'message-summary' &&
        caller !== 'known' &&
        directory.find(request.uri)?.aor !== caller.aor
      )
        transaction.answer(403, { reason: 'Not your mailbox' });
      else if (request.method === 'SUBSCRIBE') subscribe(transaction, flow);
      else if (caller !== 'known') publish(transaction, caller);
    },
    callIs(call) {
      calls.set(call.callId, call);
      tellParties(call);
    },
    callIsOver(callId) {
      const call = calls.get(callId);
      calls.delete(callId);
      if (call !== undefined) tellParties(call);
    },
    registrationsAre: (aor) => notifyAll(aor, 'presence'),
    mailboxIs(aor, box) {
      mailboxes.set(aor, box);
      notifyAll(aor, 'message-summary');
    },
  };
}

function eventOf(request: SipRequest): Event | null {
  const [name = ''] = (headerValue(request, 'Event') ?? '').split(';', 1);
  return events.find((each) => each === name.trim().toLowerCase()) ?? null;
}

const keyOfParts = (callId: string, localTag: string) => `${callId} ${localTag}`;
const keyOf = (request: SipRequest) =>
  keyOfParts(headerValue(request, 'Call-ID') ?? '', tagOf(headerValue(request, 'To')) ?? '');

function targetOf(request: SipRequest): string | null {
  return parseNameAddress(listValues(request, 'Contact')[0] ?? '')?.uri ?? null;
}
