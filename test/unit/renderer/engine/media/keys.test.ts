import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchKeys } from '../../../../../src/renderer/engine/media/keys.ts';

class Connection extends EventTarget {
  iceConnectionState: RTCIceConnectionState = 'new';
  connectionState: RTCPeerConnectionState = 'new';
  become(ice: RTCIceConnectionState, connection: RTCPeerConnectionState): void {
    this.iceConnectionState = ice;
    this.connectionState = connection;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

describe('a connection whose ICE stands', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watch() {
    const connection = new Connection();
    const told: number[] = [];
    const stop = watchKeys(connection, 1500, (forMs) => void told.push(forMs));
    return { connection, told, stop };
  }

  it('tells that DTLS is not through, and goes on telling', () => {
    const { connection, told } = watch();
    connection.become('checking', 'connecting');
    vi.advanceTimersByTime(5000);
    expect(told).toEqual([]);
    connection.become('connected', 'connecting');
    vi.advanceTimersByTime(1499);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1501);
    expect(told).toEqual([1500, 3000]);
  });

  it.each([
    ['DTLS gets through', 'connected', 'connected'],
    ['ICE is lost', 'disconnected', 'disconnected'],
    ['it is closed', 'closed', 'closed'],
  ] as const)('says nothing once %s', (_, ice, connectionState) => {
    const { connection, told } = watch();
    connection.become('connected', 'connecting');
    vi.advanceTimersByTime(1000);
    connection.become(ice, connectionState);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('counts anew when ICE stands anew', () => {
    const { connection, told } = watch();
    connection.become('connected', 'connecting');
    vi.advanceTimersByTime(1000);
    connection.become('disconnected', 'disconnected');
    connection.become('connected', 'connecting');
    vi.advanceTimersByTime(1499);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([1500]);
  });

  it('leaves no timer behind', () => {
    const { connection, stop, told } = watch();
    connection.become('completed', 'connecting');
    stop();
    vi.advanceTimersByTime(10_000);
    expect([told, vi.getTimerCount()]).toEqual([[], 0]);
  });
});
