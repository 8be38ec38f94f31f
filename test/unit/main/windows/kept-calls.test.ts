import { describe, expect, it } from 'vitest';
import { createCallKeeping } from '../../../../src/main/windows/kept-calls.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { keptCall } from '../../../support/kept-call.ts';

const left = { aor: 'sip:alice@example.com', helpCalledAt: null };

describe('the calls that main keeps for the next page', () => {
  it('has nothing at first', () => {
    expect(createCallKeeping(createFakeClock()).take()).toEqual({
      aor: null,
      calls: [],
      helpCalledAt: null,
      goneAt: null,
    });
  });

  it('hands on what the page said last, and when it was gone: at its first death', () => {
    const clock = createFakeClock();
    const keeping = createCallKeeping(clock);
    keeping.keep({ ...left, calls: [keptCall({ id: 'before' })] });
    keeping.keep({ ...left, calls: [keptCall({ id: 'now' })] });
    const goneAt = clock.now();
    keeping.pageGone();
    clock.advance(500);
    keeping.pageGone();
    const taken = keeping.take();
    expect(taken).toMatchObject({ aor: 'sip:alice@example.com', goneAt });
    expect(taken.calls.map(({ id }) => id)).toEqual(['now']);
  });

  it('counts each page that takes them, also one that dies before it says anything', () => {
    const keeping = createCallKeeping(createFakeClock());
    keeping.keep({ ...left, calls: [keptCall({ returns: 0 })] });
    const returns = [1, 2, 3].map(() => keeping.take().calls[0]?.returns);
    expect(returns).toEqual([1, 2, 3]);
  });

  it('forgets when the page was gone once it has told', () => {
    const keeping = createCallKeeping(createFakeClock());
    keeping.pageGone();
    keeping.take();
    expect(keeping.take().goneAt).toBeNull();
  });
});
