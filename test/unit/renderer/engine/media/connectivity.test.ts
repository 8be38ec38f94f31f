import { describe, expect, it } from 'vitest';
import {
  connectivityOf,
  stateOf,
  watchConnectivity,
} from '../../../../../src/renderer/engine/media/connectivity.ts';

/** A connection whose voice and picture go ways of their own, as far as that is looked at. */
function apart() {
  const way = () => ({ state: 'connected', iceTransport: { state: 'connected' } });
  const [voice, picture] = [way(), way()];
  const place = (kind: string, transport: object) => ({
    ...{ mid: kind, direction: 'sendrecv', sender: { transport } },
    receiver: { track: { kind } },
  });
  const places = [place('video', picture), place('audio', voice)];
  const connection = Object.assign(new EventTarget(), {
    connectionState: 'connected',
    getTransceivers: () => places,
    getSenders: () => places.map(({ sender }) => sender),
  });
  return {
    voice,
    picture,
    connection: connection as unknown as RTCPeerConnection & { connectionState: string },
  };
}

describe('how the voice’s own way stands', () => {
  it('does not fail with the picture’s', () => {
    const { connection, picture } = apart();
    picture.iceTransport.state = 'failed';
    Object.assign(connection, { connectionState: 'failed' });
    expect(connectivityOf(connection)).toBe('connected');
  });

  it('is told when it fails after the picture’s, though both together stand as they did', () => {
    const { connection, voice, picture } = apart();
    const told: string[] = [];
    const watch = watchConnectivity(
      connection,
      (state) => told.push(state),
      () => undefined,
    );
    watch.follow();
    watch.look();
    picture.iceTransport.state = 'failed';
    Object.assign(connection, { connectionState: 'failed' });
    connection.dispatchEvent(new Event('connectionstatechange'));
    voice.iceTransport.state = 'disconnected';
    (voice.iceTransport as unknown as { onstatechange: () => void }).onstatechange();
    expect(told).toEqual(['connected', 'disconnected']);
  });

  it('is told of the picture’s each time it fails alone, and once it stands again', () => {
    const { connection, voice, picture } = apart();
    const told: boolean[] = [];
    const watch = watchConnectivity(
      connection,
      () => undefined,
      (up) => told.push(up),
    );
    watch.follow();
    const become = (way: typeof voice, state: string) => {
      way.iceTransport.state = state;
      (way.iceTransport as unknown as { onstatechange: () => void }).onstatechange();
    };
    become(picture, 'disconnected');
    expect(told).toEqual([]);
    become(picture, 'failed');
    become(voice, 'completed');
    expect(told).toEqual([false]);
    // Restarted in vain, and once more.
    for (const state of ['checking', 'failed', 'checking', 'connected']) become(picture, state);
    expect(told).toEqual([false, false, true]);
    // Both: the voice is healed, and the picture with it, or it is told then.
    become(voice, 'failed');
    become(picture, 'failed');
    expect(told).toEqual([false, false, true]);
    become(voice, 'connected');
    expect(told).toEqual([false, false, true, false]);
  });

  it('is the connection’s where there is one way', () => {
    const { connection, voice } = apart();
    for (const sender of connection.getSenders()) Object.assign(sender, { transport: voice });
    Object.assign(connection, { connectionState: 'disconnected' });
    expect(connectivityOf(connection)).toBe('disconnected');
  });

  it.each([
    ['connected', 'completed', 'connected'],
    ['connected', 'failed', 'failed'],
    ['failed', 'connected', 'failed'],
    ['connected', 'disconnected', 'disconnected'],
    ['connected', 'checking', 'connecting'],
    ['connecting', 'connected', 'connecting'],
    ['new', 'checking', 'connecting'],
    ['new', 'new', 'new'],
  ] as const)('DTLS %s over ICE %s: %s', (dtls, ice, expected) => {
    expect(stateOf(dtls, ice)).toBe(expected);
  });
});
