import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { createRecents } from '../../../../src/main/recents/recents.ts';
import type { CallSummary, EngineSummary } from '../../../../src/shared/engine-summary.ts';
import { openPeople } from '../../../support/open-people.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const engine = (...calls: readonly CallSummary[]): EngineSummary => ({ ...idleEngine, calls: [...calls] });
const ended = (id: string, number: string, cause: string, some: Partial<CallSummary> = {}) =>
  summaryCall({
    id,
    direction: 'incoming',
    state: 'ended',
    peer: { uri: `sip:${number}@example.com`, number, name: null },
    end: { cause, by: 'remote', sipCode: null },
    ...some,
  });

function peopleInMemory(): Parameters<typeof createRecents>[0] {
  const store = openPeople();
  return { follow: store.follow, tryStore: (work) => work(store) };
}

describe('createRecents', () => {
  it('keeps each number once, the newest first', () => {
    const recents = createRecents(peopleInMemory());
    recents.follow(engine(ended('a', '100', 'hung-up'), ended('b', '200', 'hung-up')));
    recents.follow(engine(ended('c', '100', 'hung-up')));
    expect(recents.list().map(({ number }) => number)).toEqual(['100', '200']);
    expect(recents.knows('200')).toBe(true);
    expect(recents.knows('300')).toBe(false);
  });

  it('says when something is new, and only then', () => {
    const recents = createRecents(peopleInMemory());
    const ringing = ended('a', '100', 'hung-up', { state: 'incoming', end: null });
    expect(recents.follow(engine(ringing))).toBe(true);
    expect(recents.follow(engine(ringing))).toBe(false);
    expect(recents.follow(engine(ended('a', '100', 'cancelled')))).toBe(true);
    expect(recents.follow(engine(ended('a', '100', 'cancelled')))).toBe(false);
  });

  it.each([
    ['cancelled', {}, 1],
    ['no-answer', {}, 1],
    ['answered-elsewhere', {}, 0],
    ['declined', {}, 0],
    ['cancelled', { connectedAt: 5 }, 0],
    ['no-answer', { direction: 'outgoing' }, 0],
  ] as const)('counts an end by %s of %j as %i missed, until somebody has looked', (cause, some, missed) => {
    const recents = createRecents(peopleInMemory());
    recents.follow(engine(ended('a', '100', cause, some)));
    expect(recents.missed()).toBe(missed);
    expect(recents.seen()).toBe(missed > 0);
    expect(recents.missed()).toBe(0);
    expect(recents.seen()).toBe(false);
  });
});
