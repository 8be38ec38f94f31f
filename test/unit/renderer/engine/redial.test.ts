import { describe, expect, it } from 'vitest';
import { reachable } from '../../../../src/renderer/engine/core/availability.ts';
import { createRedial } from '../../../../src/renderer/engine/redial.ts';
import {
  type CallView,
  defaultRegistration,
  plainCall,
  plainIdentity,
} from '../../../../src/renderer/engine/snapshot.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const peer = { uri: 'sip:bob@example.com', number: 'bob', name: null };
const lost: CallView = {
  ...plainCall,
  ...{ id: 'lost', direction: 'outgoing', step: 'ended', peer, identity: plainIdentity(peer) },
  ...{ startedAt: 0, connectedAt: 1, endedAt: 2 },
  end: { by: 'local', cause: 'network-lost', sipCode: null, sipReason: null },
};

function create(policy: 'offered' | 'done' = 'done') {
  const dialled: string[] = [];
  const clock = createFakeClock();
  let changes = 0;
  const redial = createRedial({
    policy,
    dial(target) {
      if (target.includes('%')) throw new Error('no address');
      return `again-${dialled.push(target)}`;
    },
    clock,
    onChange: () => {
      changes += 1;
    },
  });
  const look = (calls: readonly CallView[], isRegistered: boolean) =>
    redial.look({
      calls,
      availability: reachable,
      registration: { ...defaultRegistration, step: isRegistered ? 'registered' : 'connecting' },
    });
  const isAwaited = () => redial.mark([lost])[0]?.redialAwaited;
  return { redial, dialled, clock, look, isAwaited, changes: () => changes };
}

describe('a call that the network took for good', () => {
  it('is made once more as soon as there is a registration, once', () => {
    const { redial, dialled, look, isAwaited, changes } = create();
    look([lost], false);
    expect([isAwaited(), dialled]).toEqual([true, []]);
    look([lost], true);
    expect([isAwaited(), dialled, changes()]).toEqual([false, ['sip:bob@example.com'], 2]);
    const again: CallView = { ...lost, id: 'again-1', step: 'calling', end: null };
    expect(redial.mark([lost, again]).map(({ redialOf }) => redialOf)).toEqual([null, 'lost']);
    look([lost, again], true);
    look([lost, { ...lost, id: 'again-1' }], true);
    expect(dialled).toHaveLength(1);
  });

  it('is only offered unless policy says otherwise', () => {
    const { dialled, look, isAwaited } = create('offered');
    look([lost], true);
    expect([isAwaited(), dialled]).toEqual([false, []]);
  });

  it.each<[string, Partial<CallView>]>([
    ['came in: whoever called does it', { direction: 'incoming' }],
    ['had never stood', { connectedAt: null }],
    ['was on hold', { hold: { ...lost.hold, byUs: 'held' } }],
    ['stood beside another one', { aside: true }],
    ['was hung up', { end: { by: 'remote', cause: 'hung-up', sipCode: null, sipReason: null } }],
    ['died with its page', { end: { by: 'local', cause: 'page-gone', sipCode: null, sipReason: null } }],
  ])('is not made again where it %s', (_why, part) => {
    const { dialled, look } = create();
    look([{ ...lost, ...part }], true);
    expect(dialled).toEqual([]);
  });

  it('is given up when it is closed, when somebody else is on the line, and after two minutes', () => {
    const closed = create();
    closed.look([lost], false);
    closed.look([], false);
    closed.look([], true);
    const busy = create();
    busy.look([lost], false);
    busy.look([lost, { ...lost, id: 'other', step: 'connected', end: null }], true);
    busy.look([lost], true);
    const late = create();
    late.look([lost], false);
    late.clock.advance(120_000);
    expect(late.changes()).toBe(2);
    late.look([lost], true);
    for (const { dialled, isAwaited } of [closed, busy, late])
      expect([isAwaited(), dialled]).toEqual([false, []]);
  });

  it('goes by the number where the address is none that can be dialled, and is left where neither is', () => {
    const { dialled, look } = create();
    const code = { uri: 'sip:*21%23@example.com', number: '*21#', name: null };
    look([{ ...lost, peer: code }], true);
    expect(dialled).toEqual(['*21#']);
    const other = create();
    other.look([{ ...lost, peer: { ...code, number: '%' } }], true);
    expect([other.dialled, other.isAwaited()]).toEqual([[], false]);
  });

  it('leaves no timer behind', () => {
    const { redial, clock, look } = create();
    look([lost], false);
    redial.close();
    expect(clock.pending).toBe(0);
  });
});
