import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { qualityOf } from '../../../../src/main/people/call-log.ts';
import type { PeopleStore } from '../../../../src/main/people/people-store.ts';
import type { CallSummary, EngineSummary } from '../../../../src/shared/engine-summary.ts';
import type { HistoryQuery } from '../../../../src/shared/people.ts';
import { openPeople, person } from '../../../support/open-people.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const engine = (...calls: readonly CallSummary[]): EngineSummary => ({ ...idleEngine, calls: [...calls] });
const all: HistoryQuery = { filter: 'all', text: '', contact: null, before: null, most: 50 };
const peer = (number: string, name: string | null = null) => ({
  uri: `sip:${number}@example.com`,
  number,
  name,
});
let calls = 0;

function call(number: string, cause: string | null, some: Partial<CallSummary> = {}): CallSummary {
  calls += 1;
  return summaryCall({
    id: `call-${calls}`,
    direction: 'incoming',
    state: cause === null ? 'connected' : 'ended',
    peer: peer(number),
    startedAt: 1_000_000 + calls * 1000,
    endedAt: cause === null ? null : 1_000_500 + calls * 1000,
    end: cause === null ? null : { cause, by: 'remote', sipCode: null },
    ...some,
  });
}

const outcomes = (store: PeopleStore, query: Partial<HistoryQuery> = {}) =>
  store
    .history({ ...all, ...query })
    .groups.map(({ number, calls: some }) => [number, ...some.map(({ outcome }) => outcome)]);

describe('the history', () => {
  it.each([
    ['incoming', 'cancelled', null, 'missed'],
    ['incoming', 'no-answer', null, 'missed'],
    ['incoming', 'do-not-disturb', null, 'missed'],
    ['incoming', 'answered-elsewhere', null, 'answered-elsewhere'],
    ['incoming', 'declined', null, 'declined'],
    ['incoming', 'hung-up', 5, 'answered'],
    ['incoming', 'network-lost', 5, 'answered'],
    ['incoming', 'forwarded', null, 'forwarded'],
    ['outgoing', 'busy', null, 'busy'],
    ['outgoing', 'declined', null, 'declined'],
    ['outgoing', 'cancelled', null, 'not-answered'],
    ['outgoing', 'not-found', null, 'failed'],
    ['outgoing', 'hung-up', 5, 'answered'],
  ] as const)(
    'tells of an %s call that ended by %s, connected %s: %s',
    (direction, cause, connectedAt, outcome) => {
      const store = openPeople();
      store.follow(engine(call('200', cause, { direction, connectedAt })));
      expect(outcomes(store)).toEqual([['200', outcome]]);
    },
  );

  it('has a call from its first moment on, and writes each change once', () => {
    const store = openPeople();
    const ringing = call('200', null, { state: 'incoming' });
    const talking = { ...ringing, state: 'connected' as const, connectedAt: ringing.startedAt + 10 };
    const ended = {
      ...talking,
      state: 'ended' as const,
      endedAt: ringing.startedAt + 5010,
      end: { cause: 'hung-up', by: 'remote' as const, sipCode: null },
    };
    expect(store.follow(engine(ringing))).toBe(true);
    expect(outcomes(store)).toEqual([['200', 'open']]);
    expect([talking, talking, ended, ended].map((each) => store.follow(engine(each)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    const [group] = store.history(all).groups;
    expect(group?.calls).toMatchObject([{ outcome: 'answered', talkedMs: 5000 }]);
    // A page that came back tells of it again.
    expect(outcomes(store)).toHaveLength(1);
  });

  it('keeps how it sounded, how often it moved and what was lost with it, and that the far side recorded', () => {
    const store = openPeople();
    const roam = {
      at: 1,
      cause: 'link-down' as const,
      rung: 'ice-restart',
      before: { network: null, path: null },
      after: { network: null, path: null },
      tookMs: 1,
      gapMs: null,
    } satisfies CallSummary['roams'][number];
    const talking = call('200', null, { connectedAt: 1_000_000 });
    for (const quality of ['good', 'good', 'good', 'poor'] as const)
      store.follow(engine({ ...talking, quality }));
    store.follow(engine({ ...talking, roams: [roam], recording: 'on' }));
    store.follow(
      engine({
        ...talking,
        roams: [roam],
        endedAt: 2_000_000,
        end: { cause: 'hung-up', by: 'remote', sipCode: null },
      }),
    );
    expect(store.history(all).groups[0]?.calls).toMatchObject([
      { quality: 'poor', roams: 1, moves: [roam], recorded: true },
    ]);
    store.database.exec("UPDATE calls SET moves = '[{'");
    expect(store.history(all).groups[0]?.calls).toMatchObject([{ roams: 1, moves: [] }]);
    expect(
      qualityOf(
        new Map([
          ['good', 95],
          ['silent', 5],
        ]),
      ),
    ).toBe('good');
    expect(qualityOf(new Map())).toBeNull();
  });

  it('makes one line of calls in a row with the same other side, missed ones apart', () => {
    const store = openPeople();
    const ended = [
      call('200', 'cancelled'),
      call('200', 'cancelled'),
      call('200', 'hung-up', { connectedAt: 5 }),
      call('300', 'busy'),
    ];
    store.follow(engine(...ended));
    expect(outcomes(store)).toEqual([
      ['300', 'busy'],
      ['200', 'answered'],
      ['200', 'missed', 'missed'],
    ]);
  });

  it('is found by each spelling of who called, though nobody has written them down', () => {
    const store = openPeople();
    store.follow(
      engine(
        call('200', 'cancelled', { peer: peer('200', 'Jörg Weiß') }),
        call('201', 'cancelled', { peer: peer('201', 'Joerg Weiss') }),
      ),
    );
    for (const text of ['joerg', 'jörg weiß', 'weiss'])
      expect(
        outcomes(store, { text }).map(([number]) => number),
        text,
      ).toEqual(['201', '200']);
    expect(outcomes(store, { text: 'jorg' }).map(([number]) => number)).toEqual(['200']);
  });

  it('is filtered by kind, by text and by contact, and read page by page', () => {
    const store = openPeople();
    const id = store.save(null, person('Anna Krüger', '030 7654321'));
    const ended = [
      call('200', 'cancelled', { peer: peer('200', 'Bob Biber') }),
      call('+49307654321', 'hung-up', { connectedAt: 5 }),
      call('300', 'busy', { direction: 'outgoing' }),
    ];
    store.follow(engine(...ended));
    const numbers = (query: Partial<HistoryQuery>) => outcomes(store, query).map(([number]) => number);
    expect(numbers({ filter: 'missed' })).toEqual(['200']);
    expect(numbers({ filter: 'outgoing' })).toEqual(['300']);
    expect(numbers({ filter: 'incoming' })).toEqual(['+49307654321', '200']);
    expect(numbers({ text: 'biber' })).toEqual(['200']);
    expect(numbers({ text: 'krug' })).toEqual(['+49307654321']);
    expect(numbers({ text: 'krueger' })).toEqual(['+49307654321']);
    expect(numbers({ text: '030 7654' })).toEqual(['+49307654321']);
    expect(numbers({ text: '%' })).toEqual([]);
    expect(numbers({ contact: id })).toEqual(['+49307654321']);
    expect(store.history(all).groups[1]).toMatchObject({ name: 'Anna Krüger', contact: id });
    const first = store.history({ ...all, most: 2 });
    expect(first.groups.map(({ number }) => number)).toEqual(['300', '+49307654321']);
    const second = store.history({ ...all, most: 2, before: first.next });
    expect(second.groups.map(({ number }) => number)).toEqual(['200']);
    expect(second.next).toBeNull();
  });

  it('loses what is old by policy, what is removed, and nothing that goes on', () => {
    const store = openPeople();
    const old = call('200', 'hung-up', { startedAt: 0 });
    const young = call('300', 'hung-up');
    const open = call('400', null);
    store.follow(engine(old, young, open));
    expect(store.removeOldCalls(0.01)).toBe(1);
    expect(outcomes(store).map(([number]) => number)).toEqual(['400', '300']);
    expect(store.knows('200')).toBe(false);
    store.removeCalls(null);
    expect(outcomes(store).map(([number]) => number)).toEqual(['400']);
  });

  it('counts missed calls until somebody has looked', () => {
    const store = openPeople();
    store.follow(engine(call('200', 'cancelled'), call('300', 'declined'), call('400', 'no-answer')));
    expect(store.unseen()).toBe(2);
    expect(store.seen()).toBe(true);
    expect(store.unseen()).toBe(0);
    expect(store.seen()).toBe(false);
  });

  it('knows whom there was a call with, the newest first, each once, by the name of the contact', () => {
    const store = openPeople();
    store.save(null, person('Office', '200'));
    store.follow(engine(call('200', 'hung-up'), call('300', 'cancelled'), call('200', 'cancelled')));
    expect(store.parties(5)).toMatchObject([
      { number: '200', name: 'Office', missed: true, direction: 'incoming' },
      { number: '300', name: null, missed: true },
    ]);
    expect(store.knows('300')).toBe(true);
    expect(store.knows('500')).toBe(false);
  });

  it('names whom we call as they named themselves before, and never who calls and tells no name', () => {
    const store = openPeople();
    store.follow(engine(call('200', 'hung-up', { peer: peer('200', 'Bob Biber') })));
    const named = (direction: CallSummary['direction'], name: string | null = null) =>
      store.nameFor({ direction, peer: peer('200', name) });
    expect(named('outgoing')).toBe('Bob Biber');
    expect(named('outgoing', 'Robert Biber')).toBeNull();
    expect(named('incoming')).toBeNull();
    store.save(null, person('Office', '200'));
    expect(named('outgoing')).toBe('Office');
    expect(named('incoming', 'Robert Biber')).toBe('Office');
  });
});
