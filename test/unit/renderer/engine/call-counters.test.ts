import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countCall,
  createCallCounter,
  emptyCounters,
} from '../../../../src/renderer/engine/call-counters.ts';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';
import { sampleMedia } from '../../../support/fake-media.ts';

type Finished = Parameters<typeof countCall>[1];

function ended(id: string, path: string | null, change: Partial<Finished> = {}): Finished {
  return {
    id,
    step: 'ended',
    direction: 'outgoing',
    connectedAt: path === null ? null : 5,
    setupMs: path === null ? null : 100,
    media: { ...sampleMedia, path },
    end: { by: 'local', cause: 'hung-up', sipCode: null, sipReason: null },
    ...change,
  };
}
const failed: CallView['end'] = { by: 'local', cause: 'media-failed', sipCode: null, sipReason: null };

describe('the counters of calls', () => {
  it('tell relay use, ICE outcomes and set-up times', () => {
    const calls = [
      ended('1', 'host udp'),
      ended('2', 'relay tcp', { setupMs: 300 }),
      ended('3', 'host udp', { direction: 'incoming', setupMs: 50 }),
      ended('4', null, { end: failed }),
      // Nobody answered: nothing is known of its media.
      ended('5', null),
    ];
    expect(calls.reduce(countCall, emptyCounters(7))).toEqual({
      since: 7,
      calls: 5,
      connected: 3,
      relayed: 1,
      ice: { succeeded: 3, failed: 1 },
      paths: { 'host udp': 2, 'relay tcp': 1 },
      setup: {
        outgoing: { calls: 2, meanMs: 200, longestMs: 300 },
        incoming: { calls: 1, meanMs: 50, longestMs: 50 },
      },
    });
  });

  it('take each call once, when it has ended, and keep it after it was dismissed', () => {
    const count = createCallCounter(7);
    const call = ended('1', 'relay udp');
    expect(count([{ ...call, step: 'connected' }]).calls).toBe(0);
    expect(count([call]).relayed).toBe(1);
    expect(count([call, ended('2', 'host udp')])).toMatchObject({ calls: 2, relayed: 1 });
    expect(count([])).toMatchObject({ calls: 2, relayed: 1 });
  });

  it('add up, whatever calls there were', () => {
    const paths = fc.constantFrom('host udp', 'srflx udp', 'relay tls', null);
    const times = fc.option(fc.integer({ min: 0, max: 60_000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(paths, times)), (calls) => {
        const counters = calls
          .map(([path, setupMs], index) => ended(String(index), path, { setupMs }))
          .reduce(countCall, emptyCounters(0));
        const sum = Object.values(counters.paths).reduce((total, each) => total + each, 0);
        expect(sum).toBe(counters.ice.succeeded);
        expect(counters.relayed).toBe(counters.paths['relay tls'] ?? 0);
        const { meanMs, longestMs } = counters.setup.outgoing;
        expect(meanMs).toBeLessThanOrEqual(longestMs + 1e-6);
      }),
    );
  });
});
