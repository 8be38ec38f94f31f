import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { countBoxes, mailboxOf } from '../../../../src/renderer/voicemail/count-boxes.ts';
import { mailboxSchema, noMailbox, type VoiceBox } from '../../../../src/shared/mailbox.ts';

const counts = (fresh: number, old = 0, urgent = 0) => ({ fresh, old, urgent });
const empty = { fresh: 0, old: 0, urgent: 0, isCounted: true };

describe('the boxes of a summary', () => {
  it.each([
    ['counted', true, [counts(2, 1, 1), counts(0, 3)], [2, 0], [true, true]],
    ['none new', false, [counts(2, 1, 1), null], [0, 0], [true, false]],
    ['new where nothing is counted', true, [counts(0, 3), null], [0, 1], [true, false]],
    ['new by the word alone', true, [counts(0, 3), counts(0)], [1, 0], [true, true]],
    ['uncounted, as one', true, [null, null], [1], [false]],
  ] as const)('are read: %s', (_what, waiting, each, fresh, isCounted) => {
    const boxes = countBoxes({ waiting, boxes: each.map((its) => ({ account: null, counts: its })) });
    expect(boxes.map((box) => box.fresh)).toEqual(fresh);
    expect(boxes.map((box) => box.isCounted)).toEqual(isCounted);
    if (!waiting) expect(boxes.every(({ urgent }) => urgent === 0)).toBe(true);
  });
});

describe('the mailbox of several boxes', () => {
  it('calls the first with something new, and leaves out what nobody can hear and holds nothing', () => {
    const own = { ...empty, name: null, number: '*97' };
    const sales = { ...empty, fresh: 2, name: 'Sales', number: '*98' };
    const uncounted = { ...empty, fresh: 1, isCounted: false, name: 'Night', number: null };
    expect(mailboxOf([])).toEqual(noMailbox);
    expect(mailboxOf([{ ...own, number: null }])).toEqual(noMailbox);
    expect(mailboxOf([{ ...own, number: null }, sales]).boxes).toEqual([sales]);
    expect(mailboxOf([own]).boxes).toEqual([]);
    expect(mailboxOf([own, sales])).toMatchObject({ fresh: 2, isCounted: true, number: '*98' });
    expect(mailboxOf([own, uncounted])).toMatchObject({ fresh: 1, isCounted: false, number: '*97' });
  });

  it('is one that main takes, whatever is in them', () => {
    const count = fc.nat(9999);
    const text = fc.option(fc.string({ maxLength: 64 }), { nil: null });
    const box: fc.Arbitrary<VoiceBox> = fc.record({
      ...{ fresh: count, old: count, urgent: count, isCounted: fc.boolean(), name: text, number: text },
    });
    fc.assert(
      fc.property(fc.array(box, { maxLength: 60 }), (boxes) => {
        const mailbox = mailboxOf(boxes);
        expect(v.is(mailboxSchema, mailbox)).toBe(true);
        const sum = boxes.reduce((total, { fresh }) => total + fresh, 0);
        expect(mailbox.fresh).toBe(Math.min(sum, 9999));
      }),
    );
  });
});
