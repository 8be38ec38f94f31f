import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Flow } from '../../../../demo/sip/flow.ts';
import { createFork, type Fork } from '../../../../demo/sip/fork.ts';
import {
  headerValue,
  headerValues,
  listValues,
  type SipRequest,
  type SipResponse,
} from '../../../../demo/sip/message.ts';
import { parseMessage } from '../../../../demo/sip/parse-message.ts';
import { createResponse } from '../../../../demo/sip/responses.ts';

const invite: SipRequest = {
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:carol@x',
  headers: [
    { name: 'Via', value: 'SIP/2.0/WSS caller.invalid;branch=z9hG4bKcaller' },
    { name: 'From', value: '<sip:alice@x>;tag=a' },
    { name: 'To', value: '<sip:carol@x>' },
    { name: 'Call-ID', value: 'c1' },
    { name: 'CSeq', value: '7 INVITE' },
  ],
  body: '',
};

function callee(id: string) {
  const got: SipRequest[] = [];
  const flow: Flow = {
    id,
    trusted: null,
    isOpen: () => true,
    send(text) {
      const parsed = parseMessage(text);
      if (parsed.ok && parsed.message.kind === 'request') got.push(parsed.message);
      return true;
    },
  };
  return { flow, got, methods: () => got.map(({ method }) => method) };
}

function setUp(request = invite, targets = [callee('one'), callee('two')]) {
  const upstream: SipResponse[] = [];
  const fork = createFork({
    request,
    targets: targets.map(({ flow }) => ({ uri: `sip:carol@${flow.id}.invalid`, flow })),
    sentBy: 'localhost:1',
    loopMark: 'mark',
    timers: { ringMs: 1000, replyMs: 500, cancelMs: 200 },
    respond: (response) => upstream.push(response),
    onClose: () => {},
  });
  return { fork, targets, upstream, statuses: () => upstream.map(({ status }) => status) };
}

function answer(fork: Fork, branch: number, request: SipRequest | undefined, status: number): void {
  if (request !== undefined)
    fork.receive(fork.branches[branch] ?? '', createResponse(request, status, { toTag: `t${branch}` }));
}

describe('a fork', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends each branch its own Request-URI and Via, and gives answers back without that Via', () => {
    const {
      fork,
      targets: [one, two],
      upstream,
    } = setUp();
    expect(one?.got[0]?.uri).toBe('sip:carol@one.invalid');
    expect(two?.got[0]?.uri).toBe('sip:carol@two.invalid');
    answer(fork, 0, one?.got[0], 180);
    expect(listValues(upstream[0] ?? invite, 'Via')).toEqual(listValues(invite, 'Via'));
  });

  it('cancels the others when one answers, and says why (RFC 3326)', () => {
    const {
      fork,
      targets: [one, two],
      statuses,
    } = setUp();
    answer(fork, 0, one?.got[0], 180);
    answer(fork, 1, two?.got[0], 180);
    answer(fork, 0, one?.got[0], 200);
    expect(two?.methods()).toEqual(['INVITE', 'CANCEL']);
    expect(headerValue(two?.got[1] ?? invite, 'Reason')).toContain('cause=200');
    expect(headerValue(two?.got[1] ?? invite, 'Via')).toBe(listValues(two?.got[0] ?? invite, 'Via')[0]);
    answer(fork, 1, two?.got[0], 487);
    expect(two?.methods()).toEqual(['INVITE', 'CANCEL', 'ACK']);
    expect(statuses()).toEqual([180, 180, 200]);
  });

  it('holds the CANCEL back until the branch has shown a sign of life', () => {
    const {
      fork,
      targets: [one],
    } = setUp();
    fork.cancel(['SIP;cause=487']);
    expect(one?.methods()).toEqual(['INVITE']);
    answer(fork, 0, one?.got[0], 180);
    expect(one?.methods()).toEqual(['INVITE', 'CANCEL']);
    expect(headerValues(one?.got[1] ?? invite, 'Reason')).toEqual(['SIP;cause=487']);
  });

  it('answers once, with the best, when all have refused', () => {
    const {
      fork,
      targets: [one, two],
      statuses,
    } = setUp();
    answer(fork, 0, one?.got[0], 404);
    expect(statuses()).toEqual([]);
    answer(fork, 1, two?.got[0], 486);
    expect(statuses()).toEqual([404]);
    expect(one?.methods()).toEqual(['INVITE', 'ACK']);
  });

  it('stops ringing everywhere on a 6xx', () => {
    const {
      fork,
      targets: [one, two],
      statuses,
    } = setUp();
    answer(fork, 1, two?.got[0], 180);
    answer(fork, 0, one?.got[0], 603);
    expect(two?.methods()).toEqual(['INVITE', 'CANCEL']);
    answer(fork, 1, two?.got[0], 487);
    expect(statuses()).toEqual([180, 603]);
  });

  it('passes a 2xx on again until the ACK, from the late branch too', () => {
    const {
      fork,
      targets: [one, two],
      statuses,
    } = setUp();
    answer(fork, 0, one?.got[0], 200);
    answer(fork, 0, one?.got[0], 200);
    answer(fork, 1, two?.got[0], 200);
    expect(statuses()).toEqual([200, 200, 200]);
  });

  it('ends a call that rings too long with 408', () => {
    const {
      fork,
      targets: [one],
      statuses,
    } = setUp(invite, [callee('one')]);
    answer(fork, 0, one?.got[0], 180);
    vi.advanceTimersByTime(1000);
    expect(one?.methods()).toEqual(['INVITE', 'CANCEL']);
    answer(fork, 0, one?.got[0], 487);
    expect(statuses()).toEqual([180, 408]);
  });

  it('does not wait for ever for the 487 of a cancelled branch', () => {
    const {
      fork,
      targets: [one],
      statuses,
    } = setUp(invite, [callee('one')]);
    answer(fork, 0, one?.got[0], 180);
    fork.cancel([]);
    vi.advanceTimersByTime(200);
    expect(statuses()).toEqual([180, 487]);
  });

  it('counts a lost connection as unreachable', () => {
    const { fork, targets, statuses } = setUp(invite, [callee('one')]);
    if (targets[0]) fork.dropFlow(targets[0].flow);
    expect(statuses()).toEqual([480]);
  });

  it('times out other requests, and never sends them a CANCEL', () => {
    const message = {
      ...invite,
      method: 'MESSAGE',
      headers: invite.headers.map((h) => (h.name === 'CSeq' ? { ...h, value: '7 MESSAGE' } : h)),
    };
    const {
      fork,
      targets: [one],
      statuses,
    } = setUp(message, [callee('one')]);
    fork.cancel([]);
    vi.advanceTimersByTime(500);
    expect(one?.methods()).toEqual(['MESSAGE']);
    expect(statuses()).toEqual([408]);
  });
});
