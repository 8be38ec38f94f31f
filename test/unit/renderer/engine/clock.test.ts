import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/renderer/engine/clock.ts';

describe('the clock of the system', () => {
  it('does not run at once what is due beyond what a timer can hold', async () => {
    let ran = false;
    // A far side may ask for a session interval of 31 years (RFC 4028 has no limit).
    const cancel = systemClock.after(999_999_999_000, () => {
      ran = true;
    });
    await new Promise<void>((resolve) => void systemClock.after(20, resolve));
    cancel();
    expect(ran).toBe(false);
  });
});
