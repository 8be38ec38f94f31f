import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { type Lab, startLab } from './support/lab.ts';

// Session timers (RFC 4028). The shortest interval that there is lasts 90 s: most of this file is waiting.
let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab();
  alice = await lab.startApp('alice');
});
afterEach(() => alice.endAll());
afterAll(() => lab.close());

describe('a call with a session timer', () => {
  it('is refreshed by the app when half of the session interval has passed', async () => {
    const phone = await lab.phone('702', (tone) => called.isRefreshed(tone, 90));
    await alice.dial('702');
    await alice.call('connected');
    await phone.saw('UPDATE sip:', 80_000);
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is refreshed by the phone', async () => {
    const phone = await lab.phone('702', (tone) => called.refreshes(tone, 90));
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });
});
