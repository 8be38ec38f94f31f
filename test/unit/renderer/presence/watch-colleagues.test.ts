import { describe, expect, it } from 'vitest';
import { dialogs, pidf, watchColleagues } from '../../../support/watched-colleagues.ts';
import { writeResourceList } from '../../../support/write-resource-list.ts';

describe('watching colleagues', () => {
  it('asks for the lamps first, then for the states, each number once', () => {
    const { asked } = watchColleagues('7001', '7002', '7001');
    expect(asked.map(({ event, targetUri }) => `${event} ${targetUri}`)).toEqual([
      'dialog sip:7001@example.com',
      'dialog sip:7002@example.com',
      'presence sip:7001@example.com',
      'presence sip:7002@example.com',
    ]);
  });

  it('shows a line and a state as they are told', () => {
    const { tell, clock, of } = watchColleagues('7001');
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
    const { tell, clock, of, changes } = watchColleagues(...numbers);
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
    const { tell, clock, of, changes } = watchColleagues(...numbers);
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
    const { tell, clock, of } = watchColleagues(...numbers);
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
    const { colleagues, packages, tell, watching } = watchColleagues('7001');
    colleagues.follow('example.com', packages, 'sip:team@example.com');
    expect(watching()).toEqual(['dialog sip:team@example.com', 'presence sip:team@example.com']);
    tell('dialog sip:team@example.com', { type: 'unsure', problem: { code: 'silent', sipCode: null } });
    expect(watching()).toContain('dialog sip:7001@example.com');
    expect(watching()).not.toContain('presence sip:7001@example.com');
  });

  it('asks the list anew for whoever is watched only after it told of them', () => {
    const { colleagues, packages, tell, clock, asked } = watchColleagues('7001');
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

  it('asks nobody any more where the server does not have the package', () => {
    const { tell, watching, colleagues, asked } = watchColleagues('7001', '7002', '7003');
    tell('presence sip:7001@example.com', { type: 'ended', problem: { code: 'unsupported', sipCode: 489 } });
    expect(watching().filter((key) => key.startsWith('presence'))).toEqual(
      ['presence sip:7001@example.com'].slice(1),
    );
    colleagues.watch(['7001', '7002', '7003', '7004']);
    expect(asked.at(-1)?.event).toBe('dialog');
  });

  it('lets go of whom nobody wants any more, and of all with the account', () => {
    const { colleagues, ended, watching, of } = watchColleagues('7001', '7002');
    colleagues.watch(['7002']);
    expect(ended).toHaveLength(2);
    expect(of('7001')).toBeUndefined();
    colleagues.follow('', null);
    expect(watching()).toEqual([]);
    expect(colleagues.getSnapshot().size).toBe(0);
  });
});
