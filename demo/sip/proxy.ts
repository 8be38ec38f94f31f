import type { Account, Directory } from './accounts.ts';
import type { Authenticator } from './authenticator.ts';
import type { Dialogs } from './dialogs.ts';
import { parseNameAddress, parseUri, parseVia, tagOf } from './fields.ts';
import { fixedOutcome } from './fixed-outcomes.ts';
import type { Flow } from './flow.ts';
import { createFork, type Fork, type ForkTarget, type ForkTimers } from './fork.ts';
import { loopMark, prepareForwarding, stripOwnRoutes } from './forwarding.ts';
import type { ContactRoutes, Location } from './location.ts';
import {
  headerValue,
  headerValues,
  listValues,
  prependHeader,
  type SipRequest,
  type SipResponse,
  serialize,
} from './message.ts';
import type { PresenceServer } from './presence.ts';
import { createResponse, newBranch } from './responses.ts';
import type { ServerTransaction } from './transactions.ts';

export interface ProxyOptions {
  readonly directory: Directory;
  readonly authenticator: Authenticator;
  readonly location: Location;
  readonly routes: ContactRoutes;
  readonly dialogs: Dialogs;
  /** host:port of the server, for Via and Record-Route. */
  readonly sentBy: string;
  readonly timers: ForkTimers;
  /** Told of calls, so that it can tell of lines. */
  readonly presence: Pick<PresenceServer, 'callIs' | 'callIsOver'>;
}

export interface Proxy {
  request(transaction: ServerTransaction, flow: Flow): Promise<void>;
  /** ACK for a 2xx: travels like a request in the dialog, but nobody answers it. */
  relayAck(ack: SipRequest): void;
  response(response: SipResponse, flow: Flow): void;
  dropFlow(flow: Flow): void;
}

/** Finds the targets, or the response that says why there are none. */
type Targets = { readonly targets: readonly ForkTarget[] } | { readonly refusal: SipResponse };

/** Stateful, forking, loose routing (RFC 3261 section 16). */
export function createProxy(options: ProxyOptions): Proxy {
  const { directory, location, routes, dialogs, sentBy, presence } = options;
  const recordRoute = `<sip:${sentBy};transport=ws;lr>`;
  const forks = new Map<string, Fork>();

  /** Who calls: proven for the first request of a dialog, implied by the dialog's tags afterwards. */
  async function admit(request: SipRequest, flow: Flow): Promise<SipResponse | Account | 'in-dialog'> {
    if (tagOf(headerValue(request, 'To')) !== null) {
      return dialogs.has(request) ? 'in-dialog' : createResponse(request, 481);
    }
    if (flow.trusted !== null) return flow.trusted;
    const outcome = await options.authenticator.authenticate(request, 'proxy');
    if (!outcome.ok) return createResponse(request, outcome.status, { headers: outcome.headers });
    const from = parseNameAddress(headerValue(request, 'From') ?? '');
    if (directory.find(from?.uri ?? '')?.aor === outcome.account.aor) return outcome.account;
    return createResponse(request, 403, { reason: 'From does not belong to the account' });
  }

  function findTargets(request: SipRequest, isInDialog: boolean): Targets {
    if (!directory.isOurs(request.uri)) {
      const flow = routes.flowOf(request.uri);
      if (flow !== null) return { targets: [{ uri: request.uri, flow }] };
      return { refusal: createResponse(request, isInDialog ? 480 : 404) };
    }
    if (request.method === 'SUBSCRIBE' || request.method === 'PUBLISH') {
      return { refusal: createResponse(request, 489) };
    }
    const user = parseUri(request.uri)?.user ?? '';
    const account = directory.find(request.uri);
    if (account === null) return { refusal: refusalFor(request, user) };
    const open = location.bindingsOf(account.aor).filter(({ flow }) => flow.isOpen());
    if (open.length === 0) return { refusal: createResponse(request, 480, { reason: 'Not registered' }) };
    return { targets: open.map(({ contact, flow }) => ({ uri: contact, flow })) };
  }

  function refusalFor(request: SipRequest, user: string): SipResponse {
    if (user === '401' || user === '407') {
      const { status, headers } = options.authenticator.challenge('proxy');
      return createResponse(request, status, { headers });
    }
    return fixedOutcome(request, user) ?? createResponse(request, 404);
  }

  function forward(
    transaction: ServerTransaction,
    request: SipRequest,
    caller: Account | null,
    targets: readonly ForkTarget[],
  ): void {
    const fork = createFork({
      request: prepareForwarding(request, { recordRoute, caller }),
      targets,
      sentBy,
      loopMark: loopMark(transaction.request),
      timers: options.timers,
      respond(response) {
        if (request.method === 'BYE' && response.status >= 200) dialogs.forget(request);
        transaction.send(response);
        if (caller !== null && request.method === 'INVITE') tellOfCall(request, caller, response);
        if (request.method === 'BYE' && response.status >= 200) presence.callIsOver(callIdOf(request));
      },
      onClose() {
        for (const branch of fork.branches) forks.delete(branch);
      },
    });
    transaction.fork = fork;
    for (const branch of fork.branches) forks.set(branch, fork);
  }

  function tellOfCall(request: SipRequest, caller: Account, response: SipResponse): void {
    const { status } = response;
    const callId = callIdOf(request);
    if (status >= 300) presence.callIsOver(callId);
    else if (status > 100)
      presence.callIs({
        ...{ callId, caller, called: directory.find(request.uri) },
        state: status < 200 ? 'early' : 'confirmed',
        callerTag: tagOf(headerValue(request, 'From')),
        calledTag: tagOf(headerValue(response, 'To')),
      });
  }

  return {
    async request(transaction, flow) {
      const { request } = transaction;
      const unsupported = headerValues(request, 'Proxy-Require').map((value) => ({
        name: 'Unsupported',
        value,
      }));
      if (unsupported.length > 0) {
        transaction.answer(420, { headers: unsupported });
        return;
      }
      const admitted = await admit(request, flow);
      if (admitted !== 'in-dialog' && 'status' in admitted) {
        transaction.send(admitted);
        return;
      }
      learnContact(request, flow, routes);
      const caller = admitted === 'in-dialog' ? null : admitted;
      const stripped = stripOwnRoutes(request, directory.isOurs);
      const found = findTargets(stripped, caller === null);
      if ('refusal' in found) {
        transaction.send(found.refusal);
        return;
      }
      // RFC 3261 section 17.2.1: so that the caller stops waiting for a first sign of life.
      if (request.method === 'INVITE') transaction.answer(100);
      forward(transaction, stripped, caller, found.targets);
    },
    relayAck(ack) {
      if (!dialogs.has(ack)) return;
      const stripped = stripOwnRoutes(ack, directory.isOurs);
      const flow = routes.flowOf(stripped.uri);
      const copy = prepareForwarding(stripped, { recordRoute, caller: null });
      flow?.send(serialize(prependHeader(copy, 'Via', `SIP/2.0/WSS ${sentBy};branch=${newBranch()}`)));
    },
    response(response, flow) {
      const via = parseVia(listValues(response, 'Via')[0] ?? '');
      const fork = forks.get(via?.branch ?? '');
      if (via === null || fork === undefined || via.sentBy !== sentBy) return;
      if (response.status > 100 && response.status < 300) {
        dialogs.learn(response);
        learnContact(response, flow, routes);
      }
      fork.receive(via.branch, response);
    },
    dropFlow(flow) {
      for (const fork of new Set(forks.values())) fork.dropFlow(flow);
    },
  };
}

const callIdOf = (request: SipRequest): string => headerValue(request, 'Call-ID') ?? '';

function learnContact(message: SipRequest | SipResponse, flow: Flow, routes: ContactRoutes): void {
  for (const value of listValues(message, 'Contact')) {
    const address = parseNameAddress(value);
    if (address !== null) routes.learn(address.uri, flow);
  }
}
