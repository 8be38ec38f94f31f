import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { type Lab, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { called } from './support/scenarios.ts';

// Session timers (RFC 4028). The shortest interval that there is lasts 90 s: most of this file is waiting.
let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab();
  alice = await lab.startApp('alice');
});
afterEach(() => alice.endAll());
afterAll(() => lab.close());

/** Both hear each other. */
async function expectTalk(phone: {
  tone: number;
  secondsHeard(tone: number, enough?: number): Promise<number>;
}) {
  expect((await alice.hears()).frequency).toSatisfy(nearTone(phone.tone));
  expect(await phone.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
}

describe('a call with a session timer', () => {
  it('is refreshed by the app when half of the session interval has passed', async () => {
    const phone = await lab.phone('702', (tone) => called.isRefreshed(tone, 90));
    await alice.dial('702');
    await alice.call('connected');
    await phone.saw('UPDATE sip:', 80_000);
    await expectTalk(phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is refreshed by the phone', async () => {
    const phone = await lab.phone('702', (tone) => called.refreshes(tone, 90));
    await alice.dial('702');
    await alice.call('connected');
    await expectTalk(phone);
    await alice.hangUp();
    await phone.done;
  });
});
