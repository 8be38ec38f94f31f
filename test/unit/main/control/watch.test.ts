import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import type { StatusReport } from '../../../../src/main/control/status-report.ts';
import { createWatch, describeChanges, type WatchEvent } from '../../../../src/main/control/watch.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const idle: StatusReport = {
  ...{
    identity: 'signed-in',
    problem: null,
    problemDetail: null,
    quiet: false,
    secretStore: 'keychain',
    update: null,
  },
  ...idleEngine,
};
const ringing = summaryCall({ direction: 'incoming', state: 'incoming' });
const withCall = (...calls: StatusReport['calls']): StatusReport => ({ ...idle, calls });

describe('events', () => {
  it('begin with all there is', () => {
    expect(describeChanges(null, withCall(ringing)).map(({ event }) => event)).toEqual([
      ...['identity', 'registration', 'do-not-disturb', 'call'],
    ]);
  });

  it('tell what is another thing now, and only that', () => {
    expect(describeChanges(idle, withCall(ringing))).toMatchObject([
      { event: 'call', direction: 'incoming', state: 'incoming', peer: { number: '200' } },
    ]);
    const answered = { ...ringing, state: 'connected', connectedAt: 5 } as const;
    expect(describeChanges(withCall(ringing), withCall(answered))).toMatchObject([{ state: 'connected' }]);
    const held = { ...answered, hold: { byUs: 'held', byThem: false, problem: null } } as const;
    expect(describeChanges(withCall(answered), withCall(held))).toMatchObject([
      { event: 'call', held: true },
    ]);
    expect(describeChanges(idle, { ...idle, doNotDisturb: true })).toEqual([
      { event: 'do-not-disturb', on: true },
    ]);
  });

  it('are none where only figures change', () => {
    const later = { ...ringing, rttMs: 7, inbound: { ...ringing.inbound, packets: 9 } };
    expect(describeChanges(withCall(ringing), withCall(later))).toEqual([]);
  });
});

describe('a watch', () => {
  it('tells each who follows from their beginning to their end, and looks at nothing while nobody does', () => {
    let status = idle;
    let looks = 0;
    const watch = createWatch(() => {
      looks += 1;
      return status;
    });
    watch.look();
    expect(looks).toBe(0);
    const [one, two]: [WatchEvent[], WatchEvent[]] = [[], []];
    const leave = watch.follow((event) => one.push(event));
    expect(one).toHaveLength(3);
    status = withCall(ringing);
    watch.look();
    watch.follow((event) => two.push(event));
    expect(two).toHaveLength(4);
    leave();
    status = idle;
    status = { ...idle, doNotDisturb: true };
    watch.look();
    expect(one).toHaveLength(4);
    expect(two.at(-1)).toEqual({ event: 'do-not-disturb', on: true });
  });
});
