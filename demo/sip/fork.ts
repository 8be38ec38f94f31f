import { chooseBestResponse } from './best-response.ts';
import { parseCSeq } from './fields.ts';
import type { Flow } from './flow.ts';
import {
  headerValue,
  headerValues,
  listValues,
  prependHeader,
  type SipRequest,
  type SipResponse,
  serialize,
  withHeader,
  withHeaders,
  withoutFirst,
} from './message.ts';
import { createResponse, newBranch } from './responses.ts';

export interface ForkTarget {
  readonly uri: string;
  readonly flow: Flow;
}

/** All in ms. Tests make them short. */
export interface ForkTimers {
  /** How long a call may ring (RFC 3261 timer C, there more than 3 minutes). */
  readonly ringMs: number;
  /** How long a request other than INVITE may stay unanswered (timer F). */
  readonly replyMs: number;
  /** How long a cancelled branch may take to say 487 (64 times T1). */
  readonly cancelMs: number;
}

export interface ForkOptions {
  /** Already prepared for forwarding: Max-Forwards, Record-Route, identity. */
  readonly request: SipRequest;
  readonly targets: readonly ForkTarget[];
  /** host:port of this proxy for its Via. */
  readonly sentBy: string;
  readonly loopMark: string;
  readonly timers: ForkTimers;
  /** Sends a response to the caller; the own Via has been taken off. */
  respond(response: SipResponse): void;
  onClose(): void;
}

/** The response context of RFC 3261 section 16.7: one request, all its branches. */
export interface Fork {
  readonly branches: readonly string[];
  receive(branchId: string, response: SipResponse): void;
  /** The caller gave up: every branch that has not answered is cancelled. */
  cancel(reasons: readonly string[]): void;
  /** A callee's connection is gone: its branch counts as unreachable. */
  dropFlow(flow: Flow): void;
  close(): void;
}

interface Branch {
  readonly id: string;
  readonly flow: Flow;
  readonly request: SipRequest;
  provisional: boolean;
  timedOut: boolean;
  cancelReasons: readonly string[] | null;
  final: SipResponse | null;
  timer: NodeJS.Timeout | null;
}

/**
 * A branch: trying ─1xx─▶ proceeding ─final─▶ done. A cancelled branch waits for its first provisional response
 * before the CANCEL goes out (RFC 3261 section 9.1), and counts as 487 when it never answers.
 */
export function createFork(options: ForkOptions): Fork {
  const { request, timers } = options;
  const isInvite = request.method === 'INVITE';
  let answered = false;
  let closed = false;
  const branches: readonly Branch[] = options.targets.map(({ uri, flow }) => {
    const id = newBranch(options.loopMark);
    const via = `SIP/2.0/WSS ${options.sentBy};branch=${id}`;
    const forwarded = prependHeader({ ...request, uri }, 'Via', via);
    return {
      id,
      flow,
      request: forwarded,
      provisional: false,
      timedOut: false,
      cancelReasons: null,
      final: null,
      timer: null,
    };
  });

  function start(branch: Branch): void {
    if (!branch.flow.send(serialize(branch.request))) {
      finish(branch, failure(branch, 480));
      return;
    }
    arm(branch, isInvite ? timers.ringMs : timers.replyMs, () => {
      branch.timedOut = true;
      if (isInvite && branch.provisional) cancelBranch(branch, []);
      else finish(branch, failure(branch, 408));
    });
  }

  function arm(branch: Branch, ms: number, expire: () => void): void {
    if (branch.timer !== null) clearTimeout(branch.timer);
    branch.timer = setTimeout(expire, ms);
    branch.timer.unref();
  }

  function cancelBranch(branch: Branch, reasons: readonly string[]): void {
    if (!isInvite || branch.final !== null || branch.cancelReasons !== null) return;
    branch.cancelReasons = reasons;
    arm(branch, timers.cancelMs, () => finish(branch, failure(branch, branch.timedOut ? 408 : 487)));
    if (branch.provisional) sendCancel(branch);
  }

  function sendCancel(branch: Branch): void {
    branch.flow.send(serialize(hopByHop(branch.request, 'CANCEL', branch.cancelReasons ?? [])));
  }

  function receive(branchId: string, response: SipResponse): void {
    const branch = branches.find(({ id }) => id === branchId);
    if (branch === undefined || closed) return;
    // A CANCEL's own answer carries the branch of the INVITE.
    if (parseCSeq(headerValue(response, 'CSeq') ?? '')?.method !== request.method) return;
    if (response.status < 200) receiveProvisional(branch, response);
    else receiveFinal(branch, response);
  }

  function receiveFinal(branch: Branch, response: SipResponse): void {
    acknowledge(branch, response);
    if (branch.final === null) {
      const timedOut = branch.timedOut && response.status === 487;
      finish(branch, timedOut ? failure(branch, 408) : withoutFirst(response, 'Via'));
    } else if (isInvite && response.status < 300) {
      // A 2xx is repeated end to end until its ACK arrives (RFC 3261 section 13.3.1.4).
      options.respond(withoutFirst(response, 'Via'));
    }
  }

  function receiveProvisional(branch: Branch, response: SipResponse): void {
    if (branch.final !== null) return;
    const first = !branch.provisional;
    branch.provisional = true;
    if (first && branch.cancelReasons !== null) sendCancel(branch);
    if (response.status > 100 && !answered) options.respond(withoutFirst(response, 'Via'));
  }

  /** RFC 3261 section 17.1.1.3: a final answer other than 2xx is acknowledged by the neighbour. */
  function acknowledge(branch: Branch, response: SipResponse): void {
    if (!isInvite || response.status < 300) return;
    const to = headerValue(response, 'To') ?? '';
    branch.flow.send(serialize(withHeader(hopByHop(branch.request, 'ACK', []), 'To', to)));
  }

  function finish(branch: Branch, response: SipResponse): void {
    if (branch.timer !== null) clearTimeout(branch.timer);
    branch.final = response;
    if (response.status < 300) {
      if (isInvite || !answered) options.respond(response);
      answered = true;
      cancelOthers(['SIP;cause=200;text="Call completed elsewhere"']);
      return;
    }
    if (response.status >= 600) cancelOthers([`SIP;cause=${response.status};text="Declined elsewhere"`]);
    if (answered || branches.some(({ final }) => final === null)) return;
    answered = true;
    const best = chooseBestResponse(branches.flatMap(({ final }) => final ?? []));
    if (best !== null) options.respond(best);
  }

  function cancelOthers(reasons: readonly string[]): void {
    for (const branch of branches) cancelBranch(branch, reasons);
  }

  function failure({ request: sent }: Branch, status: number): SipResponse {
    return withoutFirst(createResponse(sent, status), 'Via');
  }

  for (const branch of branches) start(branch);
  return {
    branches: branches.map(({ id }) => id),
    receive,
    cancel: cancelOthers,
    dropFlow(flow) {
      for (const branch of branches) {
        if (branch.flow === flow && branch.final === null) finish(branch, failure(branch, 480));
      }
    },
    close() {
      closed = true;
      options.onClose();
      for (const { timer } of branches) if (timer !== null) clearTimeout(timer);
    },
  };
}

/** ACK and CANCEL between neighbours: the same transaction, so the same Via, Request-URI, From, Call-ID and CSeq number. */
function hopByHop(invite: SipRequest, method: 'ACK' | 'CANCEL', reasons: readonly string[]): SipRequest {
  const cseq = parseCSeq(headerValue(invite, 'CSeq') ?? '')?.number ?? 0;
  const headers = [
    { name: 'Via', value: listValues(invite, 'Via')[0] ?? '' },
    { name: 'Max-Forwards', value: '70' },
    ...headerValues(invite, 'Route').map((value) => ({ name: 'Route', value })),
    { name: 'From', value: headerValue(invite, 'From') ?? '' },
    { name: 'To', value: headerValue(invite, 'To') ?? '' },
    { name: 'Call-ID', value: headerValue(invite, 'Call-ID') ?? '' },
    { name: 'CSeq', value: `${cseq} ${method}` },
    ...reasons.map((value) => ({ name: 'Reason', value })),
  ];
  return withHeaders({ ...invite, method, body: '' }, headers);
}
