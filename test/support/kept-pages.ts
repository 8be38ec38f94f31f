import * as v from 'valibot';
import { createCallKeeping } from '../../src/main/windows/kept-calls.ts';
import type { CallStore } from '../../src/renderer/engine/call-keeper.ts';
import { keptCallsSchema } from '../../src/shared/kept-call.ts';
import type { FakeWire } from './fake-wire.ts';
import type { createFastClock } from './fast-clock.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from './test-phone.ts';

/**
 * Somebody's pages, one after the other; Alice's unless told. Main, which is the real one here, keeps their calls, and hears
 * only the page that lives.
 */
export function createKeptPages(wire: FakeWire, clock: ReturnType<typeof createFastClock>, user = 'alice') {
  const keeping = createCallKeeping(clock);
  let pages = 0;
  return {
    keeping,
    open(options: TestPhoneOptions = {}): TestPhone {
      pages += 1;
      const mine = pages;
      const store: CallStore = {
        take: async () => keeping.take(),
        keep(calls) {
          if (mine === pages) keeping.keep(v.parse(keptCallsSchema, calls));
        },
      };
      return createTestPhone(wire, user, { clock, store, ...options });
    },
    die(): void {
      wire.kill(user);
      pages += 1;
      keeping.pageGone();
    },
  };
}
