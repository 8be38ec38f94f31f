import { describe, expect, it } from 'vitest';
import {
  type ConnectionConfig,
  type ConnectionEvent,
  type ConnectionState,
  defaultConnectionConfig,
  disconnected,
} from '../../../../../src/renderer/engine/core/connection.ts';
import {
  avoid,
  closed,
  connect,
  delayOf,
  fired,
  opened,
  openedServers,
  settled,
  take,
  verdict,
} from '../../../../support/connection-steps.ts';

describe('detours', () => {
  // Two servers, and each by another network.
  const detours: ConnectionConfig = {
    ...defaultConnectionConfig,
    priorities: [0, 10, 1000, 1010],
    detourOf: { 2: 0, 3: 1 },
  };
  const go = (from: ConnectionState, ...events: ConnectionEvent[]) => take(detours, from, events);
  const well = go(disconnected, connect, opened(1), settled).state;
  const doubtful: ConnectionEvent = { type: 'network.changed', doubtful: true };
  const openTimer = (id: number) => fired(`open-${id}`);

  it('are not tried at a start that goes well', () => {
    expect(openedServers(go(disconnected, connect, fired('stagger'), closed(1)).commands)).toEqual([0, 1]);
  });

  it('are tried at once in doubt, beside the servers themselves', () => {
    expect(openedServers(go(well, doubtful).commands)).toEqual([0, 1, 2, 3]);
    expect(openedServers(go(well, verdict(1, 'doubted')).commands)).toEqual([0, 1, 2, 3]);
  });

  it('are tried at a start when nothing opened before', () => {
    const late = go(disconnected, connect, openTimer(1), openTimer(2)).state;
    const again = go(late, connect, ...[1, 2, 3].map(() => fired('stagger')));
    expect(openedServers(again.commands)).toEqual([0, 1, 2, 3]);
  });

  it('take over when they are proven first, not when they only opened, and give way to the server itself', () => {
    expect(go(well, doubtful, opened(4)).state.used).toMatchObject({ id: 1, proof: 'doubted' });
    const moved = go(well, doubtful, opened(4), verdict(4, 'proven'));
    expect(moved.state.used).toMatchObject({ id: 4, server: 2 });
    const registered = go(moved.state, settled);
    expect(delayOf(registered.commands, 'fail-back')).toBe(30_000);
    const back = go(registered.state, fired('fail-back'));
    expect(openedServers(back.commands)).toEqual([0]);
  });

  it('leave a socket that has just opened its time to answer, and take over when that is up', () => {
    const racing = go(well, doubtful, opened(2), opened(4), verdict(4, 'proven'));
    expect(racing.state.used).toMatchObject({ id: 2, proof: 'opened' });
    expect(go(racing.state, verdict(2, 'proven')).state).toMatchObject({ used: { id: 2 }, race: null });
    expect(go(racing.state, verdict(2, 'doubted')).state.used).toMatchObject({ id: 4, proof: 'proven' });
    expect(go(racing.state, closed(2)).state.used).toMatchObject({ id: 4, proof: 'proven' });
  });

  it('do not repeat themselves when there is no other network', () => {
    const { commands } = go(well, doubtful, closed(4), closed(5));
    expect(openedServers(commands)).toEqual([0, 1, 2, 3]);
    expect(delayOf(commands, 'repeat')).toBeUndefined();
  });

  it('lead to no server that refused us', () => {
    const refusing = go(go(well, doubtful, opened(4), verdict(4, 'proven')).state, avoid(60_000));
    expect(openedServers(refusing.commands)).toEqual([1, 3]);
  });
});
