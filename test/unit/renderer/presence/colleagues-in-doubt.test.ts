import { describe, expect, it } from 'vitest';
import { crowdedLine, dialogs, pidf, watchColleagues } from '../../../support/watched-colleagues.ts';
import { writeResourceList } from '../../../support/write-resource-list.ts';

describe('what is known of colleagues', () => {
  it('says so when what was told may not hold any more', () => {
    const { tell, clock, of } = watchColleagues('7001');
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
    const { tell, clock, of } = watchColleagues('7001');
    tell('dialog sip:7001@example.com', dialogs('terminated', 9));
    clock.advance(100);
    tell('dialog sip:7001@example.com', { type: 'unsure', problem: { code: 'unavailable', sipCode: 481 } });
    tell('dialog sip:7001@example.com', dialogs('early', 0));
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'ringing' }, isSure: true });
  });

  const over = { type: 'unsure', problem: { code: 'over', sipCode: null } } as const;

  it('reads no document of a subscription that is over, and believes the next one whole', () => {
    const { tell, clock, of } = watchColleagues('7001');
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
    const { tell, clock, of } = watchColleagues('7001');
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
      const { tell, clock, of } = watchColleagues('7001', '7002');
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
    const { colleagues, packages, tell, clock, of } = watchColleagues('7001');
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

  it('begins anew where something between was missed', () => {
    const { tell, clock, asked, ended } = watchColleagues('7001');
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
    const { tell, clock, of, logged } = watchColleagues('7001');
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
    const { tell, clock, of, logged } = watchColleagues('7001');
    tell('dialog sip:7001@example.com', dialogs('confirmed'));
    tell('presence sip:7001@example.com', pidf(['away'], 'Lunch'));
    clock.advance(100);
    tell('presence sip:7001@example.com', { ...pidf([]), body: 'x' });
    clock.advance(100);
    expect(of('7001')).toMatchObject({ lamp: { line: 'busy' }, presence: 'unknown', note: null });
    expect(logged).toHaveLength(1);
  });

  it('takes no change of a line for its whole after a refused document, and asks for that now and then', () => {
    const { tell, clock, of, asked } = watchColleagues('7001');
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
    const { tell, clock, of } = watchColleagues('7001');
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
    const { tell, clock, asked } = watchColleagues('7001');
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
    const { tell, clock, of, asked } = watchColleagues('7001');
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
});
