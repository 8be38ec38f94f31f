import { afterAll, beforeAll, expect } from 'vitest';

/** No promise of this file's tests may be rejected without somebody who hears of it. */
export function demandNoUnhandled(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => process.on('unhandledRejection', note));
  afterAll(() => {
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
}
