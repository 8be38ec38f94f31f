import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchGathering } from '../../../../../src/renderer/engine/media/gathering.ts';

const mostMs = 1500;
const settleMs = 100;
const emptyMs = 50;

/** As much of RTCPeerConnection as gathering looks at. */
function createConnection() {
  const target = new EventTarget();
  let state: RTCIceGatheringState = 'gathering';
  let described = 0;
  return {
    hasCandidate: () => described > 0,
    get iceGatheringState() {
      return state;
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    find(type: string, candidate?: string) {
      described += 1;
      this.tell(type, candidate);
    },
    tell: (type: string, candidate = `candidate:1 1 udp 1 192.0.2.1 1 typ ${type}`) =>
      target.dispatchEvent(
        Object.assign(new Event('icecandidate'), {
          candidate: { type, candidate },
        }),
      ),
    complete() {
      state = 'complete';
      target.dispatchEvent(new Event('icegatheringstatechange'));
    },
  };
}

function start(relayOnly = false, underWayMs: number | null = null) {
  const connection = createConnection();
  const outcome = { done: false };
  const gathering = watchGathering(connection as unknown as RTCPeerConnection, {
    mostMs,
    settleMs,
    sinceMs: underWayMs === null ? null : performance.now() - underWayMs,
    relayOnly,
    relaySettleMs: 5,
    hasCandidate: connection.hasCandidate,
    emptyMs,
  });
  void gathering.done.then(() => {
    outcome.done = true;
  });
  return { connection, outcome, gathering };
}

describe('watchGathering', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is done as soon as gathering is complete', async () => {
    const { connection, outcome } = start(true);
    connection.find('srflx');
    await vi.advanceTimersByTimeAsync(mostMs - 1);
    expect(outcome.done).toBe(false);
    connection.complete();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['host', 'srflx'])(
    'sends soon after the first %s candidate, whatever is still missing: a dead server costs no more',
    async (type) => {
      const { connection, outcome } = start();
      connection.find(type);
      await vi.advanceTimersByTimeAsync(settleMs - 1);
      expect(outcome.done).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(outcome.done).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('does not send for a candidate by which nobody can come: TCP where only we connect', async () => {
    const { connection, outcome } = start();
    connection.find('host', 'candidate:1 1 tcp 1518214911 192.0.2.1 9 typ host tcptype active');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(false);
    connection.find('host');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(true);
  });

  it.each([
    ['only the rest', 60, 40],
    ['only for what is told in the same breath', 5000, 5],
  ])('waits %s where gathering has been under way for long', async (_name, underWayMs, restMs) => {
    const { connection, outcome } = start(false, underWayMs);
    connection.find('host');
    await vi.advanceTimersByTimeAsync(restMs - 1);
    expect(outcome.done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.done).toBe(true);
  });

  it('counts what has passed until the first candidate was told, where it began before', async () => {
    const { connection, outcome } = start(false, 10);
    await vi.advanceTimersByTimeAsync(50);
    connection.find('host');
    await vi.advanceTimersByTimeAsync(39);
    expect(outcome.done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.done).toBe(true);
  });

  it('waits for nothing more once a relayed candidate is there', async () => {
    const { connection, outcome } = start();
    connection.find('host');
    connection.find('relay');
    await vi.advanceTimersByTimeAsync(5);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for a relayed one where no other may be used', async () => {
    const { connection, outcome } = start(true);
    connection.find('srflx');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(false);
    connection.find('relay');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(true);
  });

  it('does not take the end of the generation before for its own', async () => {
    const { connection } = start();
    connection.complete();
    const again = watchGathering(connection as unknown as RTCPeerConnection, {
      mostMs,
      settleMs,
      sinceMs: null,
      relayOnly: false,
      relaySettleMs: 5,
      hasCandidate: () => false,
      emptyMs,
    });
    let done = false;
    void again.done.then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(mostMs - 1);
    expect(done).toBe(false);
    again.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes neither the end nor a candidate of the generation before, told late, for its own', async () => {
    const { connection, outcome } = start();
    connection.tell('host');
    connection.complete();
    await vi.advanceTimersByTimeAsync(emptyMs - 1);
    connection.find('host');
    await vi.advanceTimersByTimeAsync(settleMs - 1);
    expect(outcome.done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits no longer than for a late word where nothing is found', async () => {
    const { connection, outcome } = start();
    connection.complete();
    await vi.advanceTimersByTimeAsync(emptyMs - 1);
    expect(outcome.done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends all the same where there is no network at all', async () => {
    const { outcome } = start();
    await vi.advanceTimersByTimeAsync(mostMs);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
