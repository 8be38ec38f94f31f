import type { Account, Directory } from './accounts.ts';
import type { Authenticator } from './authenticator.ts';
import { createDialogs } from './dialogs.ts';
import { parseNameAddress, parseUri, parseVia } from './fields.ts';
import type { Flow } from './flow.ts';
import type { ForkTimers } from './fork.ts';
import { isLoop } from './forwarding.ts';
import { createContactRoutes, createLocation } from './location.ts';
import {
  type Header,
  headerValue,
  headerValues,
  listValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serialize,
} from './message.ts';
import { parseMessage } from './parse-message.ts';
import { createPresenceServer } from './presence.ts';
import type { KnownCall } from './presence-documents.ts';
import { createProxy } from './proxy.ts';
import { createRecord } from './record.ts';
import { type RegistrarLimits, register } from './registrar.ts';
import { createResponse, reasonPhrase } from './responses.ts';
import { createServerTransactions, type ServerTransaction } from './transactions.ts';

const allowed: Header = {
  name: 'Allow',
  value:
    'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, MESSAGE, UPDATE, REFER, NOTIFY, PRACK, SUBSCRIBE, PUBLISH',
};

export interface CoreOptions {
  readonly directory: Directory;
  readonly authenticator: Authenticator;
  /** host:port under which clients reach the server. */
  readonly sentBy: string;
  readonly limits: RegistrarLimits;
  readonly timers: ForkTimers;
  readonly log: (line: string) => void;
}

/** What every REGISTER is answered with while it is switched on. */
export interface RefusedRegistration {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: readonly Header[];
}

/**
 * Registrar and proxy in one, without sockets: flows bring messages in and take them out.
 * The messages of one flow are handled one after the other, whatever the checks of a token take.
 */
export function createCore(options: CoreOptions) {
  const { directory, authenticator, log } = options;
  const location = createLocation();
  const routes = createContactRoutes();
  const record = createRecord();
  const transactions = createServerTransactions(routes);
  const presence = createPresenceServer({ ...options, location });
  const proxy = createProxy({ ...options, location, routes, dialogs: createDialogs(), presence });
  const queues = new WeakMap<Flow, Promise<void>>();
  let silent = false;
  let refusal: RefusedRegistration | null = null;

  async function handleRegister(transaction: ServerTransaction, flow: Flow): Promise<void> {
    const { request } = transaction;
    if (refusal !== null) {
      transaction.answer(refusal.status, { ...refusal, headers: refusal.headers ?? [] });
      return;
    }
    if (!directory.isOurs(request.uri)) {
      transaction.answer(404, { reason: 'Domain not served' });
      return;
    }
    const outcome = await authenticator.authenticate(request, 'registrar');
    if (!outcome.ok) {
      transaction.answer(outcome.status, { headers: outcome.headers });
      return;
    }
    const to = parseNameAddress(headerValue(request, 'To') ?? '');
    if (directory.find(to?.uri ?? '')?.aor !== outcome.account.aor) {
      transaction.answer(403, { reason: 'The address does not belong to the account' });
      return;
    }
    const response = register(request, outcome.account, flow, location, options.limits);
    for (const { contact } of location.bindingsOf(outcome.account.aor).filter((b) => b.flow === flow)) {
      routes.learn(contact, flow);
    }
    log(`sip: ${outcome.account.aor} registers through ${flow.id}: ${response.status}`);
    transaction.send(response);
    presence.registrationsAre(outcome.account.aor);
  }

  function handleCancel(request: SipRequest, flow: Flow): void {
    const invite = transactions.find(request);
    flow.send(serialize(createResponse(request, invite === null ? 481 : 200)));
    invite?.fork?.cancel(headerValues(request, 'Reason'));
  }

  async function handleRequest(request: SipRequest, defect: string | null, flow: Flow): Promise<void> {
    const known = transactions.find(request);
    if (request.method === 'ACK') {
      const isForFailure = known?.last !== null && known?.last !== undefined && known.last.status >= 300;
      if (defect === null && !isForFailure) proxy.relayAck(request);
      return;
    }
    if (request.method === 'CANCEL' && defect === null) {
      handleCancel(request, flow);
      return;
    }
    if (known !== null) {
      if (known.last !== null) known.send(known.last);
      return;
    }
    const transaction = transactions.open(request, flow);
    const isForServer = directory.isOurs(request.uri) && parseUri(request.uri)?.user === null;
    if (defect !== null) transaction.answer(400, { reason: `${reasonPhrase(400)}: ${defect}` });
    else if (request.method === 'REGISTER') await handleRegister(transaction, flow);
    else if (isForServer && request.method === 'OPTIONS') transaction.answer(200, { headers: [allowed] });
    else if (Number(headerValue(request, 'Max-Forwards') ?? '70') < 1) transaction.answer(483);
    else if (isLoop(request, options.sentBy)) transaction.answer(482);
    else if (isForServer && presence.takes(request)) await presence.handle(transaction, flow);
    else if (isForServer && listValues(request, 'Route').length === 0)
      transaction.answer(405, { headers: [allowed] });
    else if (presence.takes(request)) await presence.handle(transaction, flow);
    else await proxy.request(transaction, flow);
  }

  async function handle(flow: Flow, text: string): Promise<void> {
    const parsed = parseMessage(text);
    if (!parsed.ok) {
      log(`sip: dropped a message from ${flow.id}: ${parsed.reason}`);
      return;
    }
    const { message, defect } = parsed;
    record.add(flow.id, message);
    log(
      `sip: ${flow.id} ${whatOf(message)} ${headerValue(message, 'CSeq') ?? ''} ${headerValue(message, 'Call-ID') ?? ''}`,
    );
    if (defect !== null) log(`sip: malformed ${whatOf(message)} from ${flow.id}: ${defect}`);
    const isAnswerable = parseVia(listValues(message, 'Via')[0] ?? '') !== null;
    if (message.kind === 'request' && isAnswerable) await handleRequest(message, defect, flow);
    else if (message.kind === 'response' && defect === null) proxy.response(message, flow);
  }

  return {
    location,
    record,
    receive(flow: Flow, text: string): void {
      if (silent) return;
      // RFC 5626 section 4.4.1: ping and pong of a connection.
      if (/^[\r\n]*$/.test(text)) {
        if (text === '\r\n\r\n') flow.send('\r\n');
        return;
      }
      const before = queues.get(flow) ?? Promise.resolve();
      const next = before
        .then(() => handle(flow, text))
        .catch((error: unknown) => {
          log(`sip: unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        });
      queues.set(flow, next);
    },
    /** The connection is gone: nobody is reachable through it any more. */
    drop(flow: Flow): void {
      const gone = new Set(location.all().flatMap((each) => (each.flow === flow ? each.aor : [])));
      location.removeFlow(flow);
      for (const aor of gone) presence.registrationsAre(aor);
      routes.forget(flow);
      proxy.dropFlow(flow);
    },
    /** A party inside this process, reachable for as long as the edge runs. */
    attach(account: Account, contact: string, flow: Flow): void {
      location.bind({
        aor: account.aor,
        contact,
        flow,
        callId: flow.id,
        cseq: 0,
        expiresAt: Number.POSITIVE_INFINITY,
        instance: null,
        regId: null,
      });
      routes.learn(contact, flow);
      presence.registrationsAre(account.aor);
    },
    setSilent(next: boolean): void {
      silent = next;
    },
    mailboxIs: presence.mailboxIs,
    pretendCall(call: Omit<KnownCall, 'state'>, state: KnownCall['state'] | 'over'): void {
      if (state === 'over') presence.callIsOver(call.callId);
      else presence.callIs({ ...call, state });
    },
    refuseRegistrations(next: RefusedRegistration | null): void {
      refusal = next;
    },
    close: () => transactions.close(),
  };
}

function whatOf(message: SipMessage): string {
  return message.kind === 'request' ? message.method : String((message satisfies SipResponse).status);
}
