import type { CallPolicy } from '../../shared/call-policy.ts';
import type { Reply, RequestInput, RequestName } from '../../shared/ipc/contract.ts';
import type { OutgoingMessage } from '../../shared/messages.ts';
import type { Clock, EngineLog, InstantMessage, MessageAnswer, SentMessage } from '../engine/core/ports.ts';
import { writeCpim } from './cpim.ts';
import { writeImdn } from './imdn.ts';
import { accepted, readMessage } from './read-message.ts';

/** Whose messages they are. */
export interface MessageAccount {
  readonly aor: string;
  readonly policy: CallPolicy['messages'];
}

export interface MessengerOptions {
  /** Never rejects. */
  readonly request: <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<Reply<N>>;
  /** Null while nobody is signed in. */
  readonly account: () => MessageAccount | null;
  readonly isRegistered: () => boolean;
  /** By the account in use; rejects without one. */
  readonly send: (message: SentMessage) => Promise<{ sipCode: number | null; offers: boolean }>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: EngineLog;
}

export interface Messenger {
  /** Something may wait to be sent, or there may be a way now. */
  look(): void;
  receive(message: InstantMessage): Promise<MessageAnswer>;
}

/** After a message that could not go now. */
const againMs = 5000;
/** So many in a minute; what comes beyond is told to come later. */
const mostInMinute = 120;
/** Server troubles that pass (RFC 3261 section 21.5); others of 5xx say something of the message. */
const passing = new Set([408, 500, 503, 504]);

export function createMessenger(options: MessengerOptions): Messenger {
  const { request, account, clock, log } = options;
  let sending = false;
  /** Something was written while the last was on its way. */
  let due = false;
  let resting = false;
  /** For whom messages were taken already: the first time what a former page took comes again. */
  let taker: string | null = null;
  const arrivals: number[] = [];

  async function sendNext(): Promise<boolean> {
    const own = account();
    if (own === null || !options.isRegistered() || !own.policy.enabled) return false;
    const taken = await request('messages.take', { first: taker !== own.aor });
    if (!taken.ok) return false;
    taker = own.aor;
    if (taken.value === null) return false;
    const { messageId } = taken.value;
    const { sipCode, offers } = await options
      .send(toSend(own, taken.value))
      .catch(() => ({ sipCode: null, offers: false }));
    log('info', 'messages', `sent: ${sipCode ?? 'no connection'}`);
    const isLost = sipCode === null || passing.has(sipCode);
    const outcome = isLost
      ? ({ kind: 'lost', sipCode } as const)
      : sipCode < 300
        ? ({ kind: 'sent', sipCode, offers } as const)
        : ({ kind: 'refused', sipCode } as const);
    await request('messages.settle', { messageId, outcome });
    if (!isLost) return true;
    resting = true;
    clock.after(againMs, () => {
      resting = false;
      look();
    });
    return false;
  }

  function look(): void {
    due = sending;
    if (sending || resting) return;
    sending = true;
    void (async () => {
      try {
        while (await sendNext());
        await tellDisplayed();
      } finally {
        sending = false;
        if (due) look();
      }
    })();
  }

  async function tellDisplayed(): Promise<void> {
    if (account()?.policy.receipts !== 'displayed' || !options.isRegistered()) return;
    const reply = await request('messages.takeDisplayed', null);
    for (const { uri, messageId } of reply.ok ? reply.value : []) notify(uri, messageId, 'displayed');
  }

  function toSend({ aor, policy }: MessageAccount, message: OutgoingMessage): SentMessage {
    const { uri, messageId, text, cpim, at } = message;
    if (!cpim || policy.receipts === 'none')
      return { uri, messageId, contentType: 'text/plain;charset=UTF-8', body: text };
    const body = writeCpim({
      ...{ from: aor, to: uri, at, messageId, wants: ['positive-delivery', 'display'] },
      contentType: 'text/plain; charset=utf-8',
      body: text,
    });
    return { uri, messageId, contentType: 'message/cpim', body };
  }

  /** RFC 5438 section 7: one that gets lost is not sent again. */
  function notify(to: string, messageId: string, status: 'delivered' | 'displayed'): void {
    const own = account();
    if (own === null) return;
    const at = clock.now();
    const id = options.newId();
    const body = writeCpim({
      ...{ from: own.aor, to, at, messageId: id },
      contentType: 'message/imdn+xml',
      isNotification: true,
      body: writeImdn({ messageId, status }, at),
    });
    options
      .send({ uri: to, messageId: id, contentType: 'message/cpim', body })
      .catch((error: unknown) => log('debug', 'messages', `not notified: ${String(error)}`));
  }

  function isTooMany(): boolean {
    const now = clock.now();
    while (arrivals[0] !== undefined && arrivals[0] < now - 60_000) arrivals.shift();
    arrivals.push(now);
    return arrivals.length > mostInMinute;
  }

  return {
    look,
    async receive(message) {
      const own = account();
      if (own === null || !own.policy.enabled)
        return { code: 405, headers: ['Allow: INVITE, ACK, BYE, OPTIONS'] };
      if (isTooMany()) return { code: 480, headers: ['Retry-After: 60'] };
      const read = readMessage(message);
      if (read.kind === 'refused') {
        log('info', 'messages', `refused what came in: ${read.code}`);
        return { code: read.code, headers: read.code === 415 ? [`Accept: ${accepted}`] : [] };
      }
      const { uri, number, name } = message.peer;
      if (read.kind === 'notification') {
        await request('messages.notified', { messageId: read.messageId, status: read.status, uri });
        return { code: 200 };
      }
      const { messageId, text, offers, wantsDisplayed } = read;
      const kept = await request('messages.receive', {
        ...{ messageId, uri, number, name, text, offers, wantsDisplayed },
      });
      // Whoever sent it keeps it, or tries again.
      if (!kept.ok) return { code: 480, headers: [] };
      if (kept.value.isNew && read.wantsDelivered && own.policy.receipts !== 'none')
        notify(uri, messageId, 'delivered');
      return { code: 200 };
    },
  };
}
