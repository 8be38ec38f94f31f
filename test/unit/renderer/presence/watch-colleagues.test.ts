import { describe, expect, it } from 'vitest';
import type { Colleague } from '../../../../src/renderer/presence/colleague.ts';
import { writePidf } from '../../../../src/renderer/presence/pidf.ts';
import { createColleagues } from '../../../../src/renderer/presence/watch-colleagues.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakePackages } from '../../../support/fake-packages.ts';
import { writeDialogInfo } from '../../../support/write-dialog-info.ts';
import { writeResourceList } from '../../../support/write-resource-list.ts';

function setUp(...numbers: string[]) {
  const clock = createFakeClock();
  const logged: string[] = [];
  const fake = createFakePackages();
  const colleagues = createColleagues({ clock, log: (_level, _scope, line) => void logged.push(line) });
  let changes = 0;
  colleagues.subscribe(() => {
    changes += 1;
  });
  colleagues.follow('example.com', fake.packages);
  colleagues.watch(numbers);
  clock.advance(100);
  const of = (number: string): Colleague | undefined => colleagues.getSnapshot().get(number);
  return { ...fake, clock, logged, colleagues, of, changes: () => changes };
}

type State = 'early' | 'confirmed' | 'terminated';
const dialogs = (state: State, version = 1, kind: 'full' | 'partial' = 'full') =>
  ({
    type: 'notified',
    contentType: 'application/dialog-info+xml;charset=utf-8',
    body: writeDialogInfo({
      entity: 'sip:x@example.com',
      version,
      state: kind,
      dialogs: [{ id: '1', state, direction: 'recipient', local: null, remote: null }],
    }),
  }) as const;
/** As of a trunk or a queue. */
const crowdedLine = {
  ...dialogs('confirmed'),
  body: writeDialogInfo({
    ...{ entity: 'sip:x@example.com', version: 2, state: 'full' },
    dialogs: Array.from({ length: 65 }, (_, index) => ({
      ...{ id: `${index}`, state: 'confirmed', direction: 'recipient', local: null, remote: null },
    })),
  }),
} as const;
const pidf = (activities: readonly string[], note = '') =>
  ({
    type: 'notified',
    contentType: 'application/pidf+xml',
    body: writePidf({ entity: 'sip:x@example.com', tupleId: 'a', basic: 'open', activities, note }),
  }) as const;

describe('watching colleagues', () => {
  it('asks for the lamps first, then for the states, each number once', () => {
    const { asked } = setUp('7001', '7002', '7001');
    expect(asked.map(({ event, targetUri }) => `${event} ${targetUri}`)).toEqual([
      'dialog sip:7001@example.com',
      'dialog sip:7002@example.com',
      'presence sip:7001@example.com',
      'presence sip:7002@example.com',
    ]);
  });

  it('shows a line and a state as they are told', () => {
    const { tell, clock, of } = setUp('7001');
    expect(of('7001')).toMatchObject({ lamp: { line: 'unknown' }, isSure: false });
    tell('dialog sip:7001@example.com', dialogs('early'));
    tell('presence sip:7001@example.com', pidf(['away'], 'Lunch'));
    clock.advance(100);
    expect(of('7001')).toMatchObject({
      lamp: { line: 'ringing' },
      presence: 'away',
      note: 'Lunch',
      isSure: true,
    });
  });

  it('takes a burst a few at a time, and tells of it less often, the first and the last at once', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => `${1000 + index}`);
    const { tell, clock, of, changes } = setUp(...numbers);
    clock.advance(100);
    const before = changes();
    for (const number of numbers) tell(`dialog sip:${number}@example.com`, dialogs('confirmed'));
    clock.advance(1);
    expect(of('1000')?.lamp.line).toBe('busy');
    expect(of('1999')?.lamp.line).toBe('unknown');
    clock.advance(1000);
    expect(of('1999')?.lamp.line).toBe('busy');
    // 25 goes, each of them 16 ms after the one before, and told of every 96 ms.
    expect(changes() - before).toBe(6);
  });

  it('tells of a crowd that comes one by one no oftener than of one that comes at once', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => `${1000 + index}`);
    const { tell, clock, of, changes } = setUp(...numbers);
    const before = changes();
    for (const number of numbers) {
      tell(`dialog sip:${number}@example.com`, dialogs('confirmed'));
      clock.advance(10);
    }
    clock.advance(100);
    expect(changes() - before).toBeLessThanOrEqual(12);
    expect(of('1099')?.lamp.line).toBe('busy');
    for (const number of numbers)
      tell(`dialog sip:${number}@example.com`, {
        ...{ type: 'unsure', problem: { code: 'unavailable', sipCode: 503 } },
      });
    clock.advance(100);
    expect(changes() - before).toBeLessThanOrEqual(14);
    expect(of('1099')?.isSure).toBe(false);
  });

  it('reads no more in a go than there is time for', () => {
    const numbers = Array.from({ length: 10 }, (_, index) => `${1000 + index}`);
    const { tell, clock, of } = setUp(...numbers);
    for (const number of numbers) tell(`dialog sip:${number}@example.com`, dialogs('confirmed'));
    const busy = () => numbers.filter((number) => of(number)?.lamp.line === 'busy').length;
    // Each look at the clock takes 5 ms: two documents are read in a go.
    const { now } = clock;
    let late = 0;
    Object.assign(clock, {
      now() {
        late += 5;
        return now() + late;
      },
    });
    clock.advance(1);
    expect(busy()).toBeLessThan(4);
    Object.assign(clock, { now });
    clock.advance(1000);
    expect(busy()).toBe(10);
  });

  it('does not wait for a list that says nothing', () => {
    const { colleagues, packages, tell, watching } = setUp('7001');
    colleagues.follow('example.com', packages, 'sip:team@example.com');
    expect(watching()).toEqual(['dialog sip:team@example.com', 'presence sip:team@example.com']);
    tell('dialog sip:team@example.com', { type: 'unsure', problem: { code: 'silent', sipCode: null } });
    expect(watching()).toContain('dialog sip:7001@example.com');
    expect(watching()).not.toContain('presence sip:7001@example.com');
  });

  it('asks the list anew for whoever is watched only after it told of them', () => {
    const { colleagues, packages, tell, clock, asked } = setUp('7001');
    colleagues.follow('example.com', packages, 'sip:team@example.com');
    const askedList = () =>
      asked.filter(({ event, targetUri }) => event === 'dialog' && /team/.test(targetUri)).length;
    const members = ['7001', '7002'].map((number) => ({
      uri: `sip:${number}@example.com`,
      contentType: 'application/dialog-info+xml',
      body: dialogs('confirmed').body,
    }));
    const list = writeResourceList({ version: 1, fullState: true, members });
    tell('dialog sip:team@example.com', { type: 'notified', ...list });
    clock.advance(20);
    const before = askedList();
    colleagues.watch(['7001']);
    expect(askedList()).toBe(before);
    colleagues.watch(['7001', '7002']);
    expect(askedList()).toBe(before + 1);
  });

  it('says so when what was told may not hold any more', () => {
    const { tell, clock, of } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('confirmed'));
    clock.advance(100);
    tell('dialog sip:7001@example.com', { type: 'unsure', problem: { code: 'unavailable', sipCode: 503 } });
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, isSure: false });
    tell('dialog sip:7001@example.com', { type: 'ended', problem: { code: 'forbidden', sipCode: 403 } });
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'unknown' } });
  });

  it('takes what a server tells that has begun to count anew', () => {
    const { tell, clock, of } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('terminated', 9));
    clock.advance(100);
    tell('dialog sip:7001@example.com', { type: 'unsure', problem: { code: 'unavailable', sipCode: 481 } });
    tell('dialog sip:7001@example.com', dialogs('early', 0));
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'ringing' }, isSure: true });
  });

  const over = { type: 'unsure', problem: { code: 'over', sipCode: null } } as const;

  it('reads no document of a subscription that is over, and believes the next one whole', () => {
    const { tell, clock, of } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('confirmed', 56));
    clock.advance(200);
    // One NOTIFY: its document, and that it was the last.
    tell('dialog sip:7001@example.com', dialogs('confirmed', 57));
    tell('dialog sip:7001@example.com', over);
    clock.advance(500);
    expect(of('7001')?.isSure).toBe(false);
    for (const version of [0, 1]) {
      tell('dialog sip:7001@example.com', dialogs('terminated', version));
      clock.advance(500);
      expect(of('7001')).toMatchObject({ lamp: { line: 'free' }, isSure: true });
    }
  });

  it('reads nothing that was told before it asked anew', () => {
    const { tell, clock, of } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('early', 1));
    clock.advance(200);
    tell('dialog sip:7001@example.com', dialogs('confirmed', 3, 'partial'));
    tell('dialog sip:7001@example.com', dialogs('terminated', 4, 'partial'));
    clock.advance(200);
    tell('dialog sip:7001@example.com', dialogs('confirmed', 0));
    clock.advance(200);
    expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, isSure: true });
  });

  it.each(['not-found', 'unsupported'] as const)(
    'knows nothing of a line that nobody tells any more, whatever came with the end: %s',
    (code) => {
      const { tell, clock, of } = setUp('7001', '7002');
      for (const number of ['7001', '7002'])
        tell(`dialog sip:${number}@example.com`, dialogs('terminated', 1));
      clock.advance(200);
      for (const number of ['7001', '7002'])
        tell(`dialog sip:${number}@example.com`, dialogs('confirmed', 2));
      tell('dialog sip:7001@example.com', { type: 'ended', problem: { code, sipCode: null } });
      clock.advance(1000);
      expect(of('7001')).toMatchObject({ lamp: { line: 'unknown' }, isSure: false });
      // A server that has no lines tells of nobody's.
      expect(of('7002')).toMatchObject(
        code === 'unsupported'
          ? { lamp: { line: 'unknown' }, isSure: false }
          : { lamp: { line: 'busy' }, isSure: true },
      );
    },
  );

  it('believes a list whole that takes over whom it watched one by one, and is not sure once that is gone', () => {
    const { colleagues, packages, tell, clock, of } = setUp('7001');
    colleagues.follow('example.com', packages, 'sip:team@example.com');
    tell('dialog sip:team@example.com', over);
    tell('dialog sip:7001@example.com', dialogs('confirmed', 56));
    clock.advance(200);
    tell('dialog sip:7001@example.com', dialogs('confirmed', 57));
    const list = (version: number, document: string) => ({
      ...{ type: 'notified' as const },
      ...writeResourceList({
        ...{ version, fullState: true },
        members: [
          { uri: 'sip:7001@example.com', contentType: 'application/dialog-info+xml', body: document },
        ],
      }),
    });
    tell('dialog sip:team@example.com', list(0, dialogs('terminated', 0).body));
    clock.advance(200);
    expect(of('7001')).toMatchObject({ lamp: { line: 'free' }, isSure: true });
    tell('dialog sip:team@example.com', list(1, dialogs('confirmed', 1).body));
    tell('dialog sip:team@example.com', { type: 'ended', problem: { code: 'not-found', sipCode: 404 } });
    clock.advance(200);
    expect(of('7001')).toMatchObject({ lamp: { line: 'free' }, isSure: false });
  });

  it('asks nobody any more where the server does not have the package', () => {
    const { tell, watching, colleagues, asked } = setUp('7001', '7002', '7003');
    tell('presence sip:7001@example.com', { type: 'ended', problem: { code: 'unsupported', sipCode: 489 } });
    expect(watching().filter((key) => key.startsWith('presence'))).toEqual(
      ['presence sip:7001@example.com'].slice(1),
    );
    colleagues.watch(['7001', '7002', '7003', '7004']);
    expect(asked.at(-1)?.event).toBe('dialog');
  });

  it('begins anew where something between was missed', () => {
    const { tell, clock, asked, ended } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('early', 1));
    tell('dialog sip:7001@example.com', dialogs('confirmed', 5, 'partial'));
    clock.advance(100);
    expect(ended).toEqual(['dialog sip:7001@example.com']);
    expect(asked.filter(({ event }) => event === 'dialog')).toHaveLength(2);
  });

  it.each([
    [
      'a bomb',
      { ...dialogs('early'), body: '<!DOCTYPE x [<!ENTITY a "b">]><dialog-info/>' },
      'a document type',
    ],
    ['another type', { ...dialogs('early'), contentType: 'text/html' }, 'another type'],
    ['more calls than we read', crowdedLine, 'dialogs'],
  ])('says of a line that it is not known once its document is refused: %s', (_, document, reason) => {
    const { tell, clock, of, logged } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('terminated'));
    tell('presence sip:7001@example.com', pidf(['away']));
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'free' }, presence: 'away' });
    tell('dialog sip:7001@example.com', document);
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'unknown' }, presence: 'away' });
    expect(logged).toEqual([
      expect.stringMatching(new RegExp(`dialog: a document was refused: .*${reason}`)),
    ]);
  });

  it('says of a state that it is not known once its document is refused', () => {
    const { tell, clock, of, logged } = setUp('7001');
    tell('dialog sip:7001@example.com', dialogs('confirmed'));
    tell('presence sip:7001@example.com', pidf(['away'], 'Lunch'));
    clock.advance(100);
    tell('presence sip:7001@example.com', { ...pidf([]), body: 'x' });
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, presence: 'unknown', note: null });
    expect(logged).toHaveLength(1);
  });

  it('takes no change of a line for its whole after a refused document, and asks for that now and then', () => {
    const { tell, clock, of, asked } = setUp('7001');
    const askedLine = () => asked.filter(({ event }) => event === 'dialog').length;
    tell('dialog sip:7001@example.com', dialogs('confirmed', 1));
    for (let version = 2; version < 60; version += 2) {
      tell('dialog sip:7001@example.com', crowdedLine);
      tell('dialog sip:7001@example.com', dialogs('terminated', version, 'partial'));
      clock.advance(1000);
      expect(of('7001')?.lamp.line).toBe('unknown');
    }
    // At once, and half a minute later at the earliest.
    expect(askedLine()).toBe(2);
    clock.advance(30_000);
    expect(askedLine()).toBe(3);
    tell('dialog sip:7001@example.com', dialogs('early', 0));
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'ringing' }, isSure: true });
    clock.advance(60_000);
    expect(askedLine()).toBe(3);
  });

  it('is as sure of the word as of what the word comes from', () => {
    const { tell, clock, of } = setUp('7001');
    const [line, state] = ['dialog sip:7001@example.com', 'presence sip:7001@example.com'];
    const isSure = () => {
      clock.advance(200);
      return of('7001')?.isSure;
    };
    tell(line, dialogs('confirmed'));
    tell(state, pidf([]));
    expect(isSure()).toBe(true);
    // "On the phone" comes from the line.
    tell(state, over);
    expect(isSure()).toBe(true);
    tell(line, over);
    tell(state, pidf([]));
    expect(isSure()).toBe(false);
    tell(state, pidf(['vacation']));
    expect(isSure()).toBe(true);
    tell(state, pidf(['away']));
    expect(isSure()).toBe(false);
    // Away, and as far as the line goes nobody talks.
    tell(line, dialogs('terminated', 0));
    expect(isSure()).toBe(true);
    tell(line, over);
    expect(isSure()).toBe(false);
    tell(line, { type: 'ended', problem: { code: 'forbidden', sipCode: 403 } });
    expect(of('7001')).toMatchObject({ lamp: { line: 'unknown' }, presence: 'away' });
    expect(isSure()).toBe(true);
  });

  it('asks anew for a line whose document was refused, in vain ever less often', () => {
    const { tell, clock, asked } = setUp('7001');
    const askedLine = () => asked.filter(({ event }) => event === 'dialog').length;
    const line = 'dialog sip:7001@example.com';
    const refusedFor = (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        tell(line, crowdedLine);
        clock.advance(1000);
      }
    };
    refusedFor(1);
    expect(askedLine()).toBe(2);
    refusedFor(28);
    expect(askedLine()).toBe(2);
    refusedFor(2);
    expect(askedLine()).toBe(3);
    refusedFor(58);
    expect(askedLine()).toBe(3);
    refusedFor(2);
    expect(askedLine()).toBe(4);
    tell(line, dialogs('confirmed', 0));
    clock.advance(31_000);
    refusedFor(1);
    expect(askedLine()).toBe(5);
  });

  it('is not sure of a line that something was missed of, until it is told whole, and then asks no more', () => {
    const { tell, clock, of, asked } = setUp('7001');
    const askedLine = () => asked.filter(({ event }) => event === 'dialog').length;
    const line = 'dialog sip:7001@example.com';
    for (const whole of [0, 6]) {
      tell(line, dialogs('early', 1));
      clock.advance(200);
      expect(of('7001')).toMatchObject({ lamp: { line: 'ringing' }, isSure: true });
      tell(line, dialogs('confirmed', 5, 'partial'));
      clock.advance(200);
      // At once the first time, and put off the second.
      expect(of('7001')?.isSure).toBe(false);
      expect(askedLine()).toBe(2);
      tell(line, dialogs('confirmed', whole));
      clock.advance(200);
      expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, isSure: true });
    }
    clock.advance(60_000);
    expect(askedLine()).toBe(2);
    expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, isSure: true });
  });

  it('lets go of whom nobody wants any more, and of all with the account', () => {
    const { colleagues, ended, watching, of } = setUp('7001', '7002');
    colleagues.watch(['7002']);
    expect(ended).toHaveLength(2);
    expect(of('7001')).toBeUndefined();
    colleagues.follow('', null);
    expect(watching()).toEqual([]);
    expect(colleagues.getSnapshot().size).toBe(0);
  });
});
