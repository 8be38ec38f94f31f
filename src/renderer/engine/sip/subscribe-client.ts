import { type Core, NameAddrHeader, type URI, UserAgent } from 'sip.js';
import type { EngineLog } from '../core/ports.ts';
import type { Notice, SubscriptionEvent, SubscriptionRequest } from '../core/subscription.ts';
import { earlyCredential } from './credential-guard.ts';
import { parseSubscriptionState, wholeSeconds } from './readings.ts';
import { isLocalResponse } from './responses.ts';
import { contactHeader } from './session-context.ts';

/** SUBSCRIBE and NOTIFY. When to ask, and what to make of an answer, is the subscription machine's. */
export interface SubscribeClient {
  /** `anew`: in a new dialog. */
  subscribe(id: string, request: SubscriptionRequest, expiresS: number, anew: boolean): void;
  /** Ends it at the notifier too; nothing of it is told any more. */
  unsubscribe(id: string): void;
  clear(): void;
}

export interface SubscribeClientOptions {
  readonly userAgent: UserAgent;
  readonly log: EngineLog;
  readonly onSubscription: (id: string, event: SubscriptionEvent) => void;
  readonly onNotice: (notice: Notice) => void;
}

/** The dialog that the first NOTIFY makes (RFC 6665 section 4.4.1). */
interface Dialog {
  readonly remoteTag: string;
  readonly remoteUri: URI;
  readonly routeSet: readonly string[];
  remoteTarget: URI;
  remoteSequence: number;
}

interface Usage {
  readonly request: SubscriptionRequest;
  readonly target: URI;
  readonly callId: string;
  readonly fromTag: string;
  readonly key: string;
  sequence: number;
  dialog: Dialog | null;
  /** The newest SUBSCRIBE: what older ones are answered counts no more. */
  turn: number;
}

interface NotifyReceiver {
  onNotify(request: Core.IncomingNotifyRequest): void;
}

/**
 * SIP.js hands every NOTIFY that fits Call-ID, tag and event to whoever is registered here, before it looks for a
 * dialog. Its own subscription dialogs are not used: they run on clocks of their own, know neither Retry-After nor the
 * reasons of an end, and throw at what a server may well send.
 */
const receiversOf = (core: Core.UserAgentCore) => core.subscribers as unknown as Map<string, NotifyReceiver>;

export function createSubscribeClient(options: SubscribeClientOptions): SubscribeClient {
  const { userAgent, log, onSubscription } = options;
  const core = userAgent.userAgentCore;
  const aor = userAgent.configuration.uri;
  const receivers = receiversOf(core);
  const usages = new Map<string, Usage>();

  core.delegate = {
    ...core.delegate,
    onNotify(notify) {
      const event = eventOf(notify.message);
      if (event === null) return void notify.reject({ statusCode: 489 });
      notify.accept();
      options.onNotice({ event, ...contentOf(notify.message) });
    },
  };

  function begin(request: SubscriptionRequest, target: URI): Usage {
    const { callId, fromTag } = core.makeOutgoingRequestMessage('SUBSCRIBE', target, aor, target, {});
    const key = callId + fromTag + request.event;
    return { request, target, callId, fromTag, key, sequence: 0, dialog: null, turn: 0 };
  }

  function letGo(id: string): Usage | undefined {
    const usage = usages.get(id);
    if (usage !== undefined) receivers.delete(usage.key);
    usages.delete(id);
    return usage;
  }

  async function send(
    usage: Usage,
    expiresS: number,
    tell: (event: SubscriptionEvent) => void,
  ): Promise<void> {
    const turn = ++usage.turn;
    const { request, dialog } = usage;
    const target = dialog?.remoteTarget ?? usage.target;
    const credential = await earlyCredential(core, 'SUBSCRIBE', target);
    if (turn !== usage.turn) return;
    usage.sequence += 1;
    const message = core.makeOutgoingRequestMessage(
      'SUBSCRIBE',
      target,
      aor,
      dialog?.remoteUri ?? usage.target,
      {
        ...{ callId: usage.callId, fromTag: usage.fromTag, cseq: usage.sequence },
        ...(dialog === null ? {} : { toTag: dialog.remoteTag, routeSet: [...dialog.routeSet] }),
      },
      [
        contactHeader(userAgent),
        `Event: ${request.event}`,
        `Expires: ${expiresS}`,
        `Accept: ${request.accept.join(', ')}`,
        ...(request.eventList ? ['Supported: eventlist'] : []),
      ],
    );
    if (credential !== null) message.setHeader(credential.header, credential.value);
    const answered = (response: Core.IncomingResponseMessage, event: SubscriptionEvent) => {
      // A challenge that was answered has taken a number.
      usage.sequence = Math.max(usage.sequence, message.cseq);
      if (turn === usage.turn && response.statusCode !== undefined) tell(event);
    };
    const refused = ({ message: response }: { readonly message: Core.IncomingResponseMessage }) =>
      answered(response, refusalOf(response));
    core.request(message, {
      onAccept: ({ message: response }) =>
        answered(response, {
          type: 'sip.accepted',
          expiresS: wholeSeconds(response.getHeader('expires')),
        }),
      onRedirect: refused,
      onReject: refused,
    });
  }

  function receive(id: string, usage: Usage, notify: Core.IncomingNotifyRequest): void {
    const { message } = notify;
    const state = parseSubscriptionState(message.getHeader('subscription-state'));
    if (state === null) return void notify.reject({ statusCode: 400, reasonPhrase: 'No Subscription-State' });
    const refusal = admit(usage, message, state.state === 'terminated');
    if (refusal !== null) return void notify.reject({ statusCode: refusal });
    notify.accept();
    if (state.state === 'terminated') letGo(id);
    onSubscription(id, { type: 'sip.notified', ...state, ...contentOf(message) });
  }

  return {
    subscribe(id, request, expiresS, anew) {
      const target = UserAgent.makeURI(request.targetUri);
      if (target === undefined) {
        log('warn', 'sip', 'a subscription to what is no address');
        onSubscription(id, { type: 'sip.refused', code: 404, retryAfterMs: null, minExpiresS: null });
        return;
      }
      const known = anew ? undefined : usages.get(id);
      if (known === undefined) letGo(id);
      const usage = known ?? begin(request, target);
      usages.set(id, usage);
      receivers.set(usage.key, { onNotify: (notify) => receive(id, usage, notify) });
      void send(usage, expiresS, (event) => {
        if (usages.get(id) === usage) onSubscription(id, event);
      });
    },
    unsubscribe(id) {
      const usage = letGo(id);
      if (usage === undefined) return;
      // Its last NOTIFY is answered 481 by SIP.js, which is what a notifier expects of one that has left.
      if (usage.dialog !== null) void send(usage, 0, () => undefined);
      else usage.turn += 1;
    },
    clear() {
      for (const id of [...usages.keys()]) letGo(id);
    },
  };
}

/** Takes the NOTIFY into the dialog, or makes it; the code to refuse it with where it does not fit. */
function admit(usage: Usage, message: Core.IncomingRequestMessage, isLast: boolean): number | null {
  const { dialog } = usage;
  const contact = contactOf(message);
  if (dialog === null) {
    if (isLast) return null;
    if (contact === null) return 400;
    usage.dialog = {
      remoteTag: message.fromTag,
      remoteUri: message.from.uri,
      // RFC 6665 section 4.4.1: of the NOTIFY, as a server takes it.
      routeSet: message.getHeaders('record-route'),
      remoteTarget: contact,
      remoteSequence: message.cseq,
    };
    return null;
  }
  // A fork: one subscription is all we want (section 5.4.9).
  if (message.fromTag !== dialog.remoteTag) return 481;
  // RFC 3261 section 12.2.2.
  if (message.cseq <= dialog.remoteSequence) return 500;
  dialog.remoteSequence = message.cseq;
  if (contact !== null) dialog.remoteTarget = contact;
  return null;
}

function contactOf(message: Core.IncomingRequestMessage): URI | null {
  const contact: unknown = message.parseHeader('contact');
  return contact instanceof NameAddrHeader ? contact.uri : null;
}

function contentOf(message: Core.IncomingRequestMessage) {
  return { contentType: message.getHeader('content-type') ?? null, body: message.body ?? '' };
}

function eventOf(message: Core.IncomingRequestMessage): string | null {
  return /^\s*([^\s;]+)/.exec(message.getHeader('event') ?? '')?.[1]?.toLowerCase() ?? null;
}

function refusalOf(response: Core.IncomingResponseMessage): SubscriptionEvent {
  const retryAfterS = wholeSeconds(response.getHeader('retry-after'));
  return {
    type: 'sip.refused',
    code: isLocalResponse(response) ? null : (response.statusCode ?? null),
    retryAfterMs: retryAfterS === null ? null : retryAfterS * 1000,
    minExpiresS: wholeSeconds(response.getHeader('min-expires')),
  };
}
