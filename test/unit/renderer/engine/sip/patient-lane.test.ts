import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPatientLane, mayWait } from '../../../../../src/renderer/engine/sip/patient-lane.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';

const notify = (...headers: readonly string[]) =>
  ['NOTIFY sip:a@b.invalid SIP/2.0', 'Via: SIP/2.0/WSS a', ...headers, '', 'Event: dialog'].join('\r\n');

describe('the patient lane', () => {
  it('takes the first at once, and what comes with it a little later', () => {
    const clock = createFakeClock();
    const taken: number[] = [];
    const lane = createPatientLane<number>(clock, (each) => taken.push(each));
    for (const each of [1, 2, 3]) lane.add(each);
    expect(taken).toEqual([1]);
    clock.advance(10);
    expect(taken).toEqual([1, 2, 3]);
    clock.advance(100);
    expect(clock.pending).toBe(0);
  });

  it('takes no more in a row than a part of a frame has time for, and one at least', () => {
    const clock = createFakeClock();
    let slice = 0;
    const slices: number[] = [];
    const lane = createPatientLane<number>(clock, (costMs) => {
      slice += 1;
      clock.advance(costMs);
    });
    const next = () => {
      slices.push(slice);
      slice = 0;
      clock.advance(10);
    };
    for (const cost of [2, 2, 2, 2, 2, 100, 1]) lane.add(cost);
    for (let turn = 0; turn < 4; turn += 1) next();
    expect(slices).toEqual([1, 3, 2, 1]);
  });

  it('keeps the order, and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 40 }), (pauses) => {
        const clock = createFakeClock();
        const taken: number[] = [];
        const lane = createPatientLane<number>(clock, (each) => taken.push(each));
        for (const [index, pause] of pauses.entries()) {
          lane.add(index);
          clock.advance(pause);
        }
        clock.advance(1000);
        expect(taken).toEqual(pauses.map((_, index) => index));
      }),
    );
  });

  it.each([
    [true, notify('Event: dialog')],
    [true, notify('event:presence;id=1')],
    [true, notify('o: dialog')],
    [false, notify('Event: refer')],
    [false, notify('Event: message-summary')],
    [false, notify('Event: dialogue')],
    [false, notify('X: 1')],
    [false, notify('Event: dialog').replace('NOTIFY', 'INVITE')],
  ])('is for what tells of colleagues: %s', (expected, text) => {
    expect(mayWait(text)).toBe(expected);
  });
});
