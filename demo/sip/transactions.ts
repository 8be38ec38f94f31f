import { parseNameAddress, parseVia } from './fields.ts';
import type { Flow } from './flow.ts';
import type { Fork } from './fork.ts';
import type { ContactRoutes } from './location.ts';
import { listValues, type SipRequest, type SipResponse, serialize } from './message.ts';
import { createResponse, type ResponseParts } from './responses.ts';

/** A request that arrived and how it was answered so far (RFC 3261 section 17.2). */
export interface ServerTransaction {
  readonly request: SipRequest;
  /** What the request was forwarded to, if it was. */
  fork: Fork | null;
  readonly last: SipResponse | null;
  send(response: SipResponse): void;
  answer(status: number, parts?: ResponseParts): void;
}

export interface ServerTransactions {
  open(request: SipRequest, flow: Flow): ServerTransaction;
  /** The transaction of a repeated request, of the INVITE that an ACK or CANCEL belongs to. */
  find(request: SipRequest): ServerTransaction | null;
  close(): void;
}

/** 64 times T1: how long a finished transaction still absorbs what comes late. */
const keptMs = 32_000;

export function createServerTransactions(routes: ContactRoutes): ServerTransactions {
  const open = new Map<string, ServerTransaction>();
  const timers = new Set<NodeJS.Timeout>();

  function forgetLater(key: string, transaction: ServerTransaction): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      transaction.fork?.close();
      open.delete(key);
    }, keptMs);
    timer.unref();
    timers.add(timer);
  }

  return {
    find: (request) => open.get(keyOf(request)) ?? null,
    open(request, flow) {
      let last: SipResponse | null = null;
      const key = keyOf(request);
      const transaction: ServerTransaction = {
        request,
        fork: null,
        get last() {
          return last;
        },
        send(response) {
          const isFirstFinal = response.status >= 200 && (last === null || last.status < 200);
          last = response;
          replyFlow(flow, request, routes)?.send(serialize(response));
          if (isFirstFinal) forgetLater(key, transaction);
        },
        answer(status, parts) {
          transaction.send(createResponse(request, status, parts));
        },
      };
      open.set(key, transaction);
      return transaction;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const { fork } of open.values()) fork?.close();
      open.clear();
    },
  };
}

/** A caller whose connection broke while it waited is answered on the one it has registered from since. */
function replyFlow(flow: Flow, request: SipRequest, routes: ContactRoutes): Flow | null {
  if (flow.isOpen()) return flow;
  const contact = parseNameAddress(listValues(request, 'Contact')[0] ?? '');
  return contact === null ? null : routes.flowOf(contact.uri);
}

/** RFC 3261 section 17.2.3: branch and sent-by of the topmost Via, and the method. */
function keyOf(request: SipRequest): string {
  const via = parseVia(listValues(request, 'Via')[0] ?? '');
  const method = request.method === 'ACK' || request.method === 'CANCEL' ? 'INVITE' : request.method;
  return `${via?.branch} ${via?.sentBy} ${method}`;
}
