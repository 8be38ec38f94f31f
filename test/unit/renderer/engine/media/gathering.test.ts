import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { candidatesGathered } from '../../../../../src/renderer/engine/media/gathering.ts';

const mostMs = 1500;
const settleMs = 100;

/** As much of RTCPeerConnection as gathering looks at. */
function createConnection() {
  const target = new EventTarget();
  let state: RTCIceGatheringState = 'gathering';
  return {
    get iceGatheringState() {
      return state;
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    find: (type: string) =>
      target.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: { type } })),
    complete() {
      state = 'complete';
      target.dispatchEvent(new Event('icegatheringstatechange'));
    },
  };
}

function start(enough: 'srflx' | 'relay' = 'srflx') {
  const connection = createConnection();
  const outcome = { done: false };
  const gathered = candidatesGathered(connection as unknown as RTCPeerConnection, {
    mostMs,
    settleMs,
    enough,
  });
  void gathered.then(() => {
    outcome.done = true;
  });
  return { connection, outcome };
}

describe('candidatesGathered', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is done as soon as gathering is complete', async () => {
    const { connection, outcome } = start();
    connection.find('host');
    await vi.advanceTimersByTimeAsync(mostMs - 1);
    expect(outcome.done).toBe(false);
    connection.complete();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.done).toBe(true);
  });

  it.each(['srflx', 'relay'])(
    'sends soon after the first %s candidate, whatever is still missing',
    async (type) => {
      const { connection, outcome } = start();
      connection.find(type);
      await vi.advanceTimersByTimeAsync(settleMs - 1);
      expect(outcome.done).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(outcome.done).toBe(true);
    },
  );

  it('waits for the relay where there is one: without trickle it would never be offered', async () => {
    const { connection, outcome } = start('relay');
    connection.find('srflx');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(false);
    connection.find('relay');
    await vi.advanceTimersByTimeAsync(settleMs);
    expect(outcome.done).toBe(true);
  });

  it('does not wait for a STUN server that never answers', async () => {
    const { outcome } = start();
    await vi.advanceTimersByTimeAsync(mostMs);
    expect(outcome.done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
