import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeClock, pass } from '../../support/fake-clock.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import type { FarSide } from '../../support/far-side.ts';
import { callPlayed, startPlayedPhone } from '../../support/played-phone.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { lostWifi } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('an offer that meets the re-INVITE by which the far side comes back', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;
  let invite: string;

  beforeEach(async () => {
    const played = await startPlayedPhone();
    ({ wire, clock, alice, far } = played);
    invite = await callPlayed(played);
  });
  afterEach(() => {
    wire.intercept(() => 'default');
  });
  const view = () => alice.callWith('7042');

  it('goes to where the far side is by now', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 100);
    far.request(invite, 'INVITE', { host: 'elsewhere.invalid', body: far.sdp('far') });
    await waitUntil(() => far.responses(491).length === 1);
    await pass(clock, 4000);
    expect(far.all('INVITE')).toHaveLength(3);
    expect(far.latest('INVITE').split('\r\n')[0]).toBe(
      'INVITE sip:far@elsewhere.invalid;transport=ws SIP/2.0',
    );
  });

  it('lets the far side come back, though nobody answers where it was', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    const start = clock.now();
    const seen = new Set<string>();
    let nextAskAt = clock.now();
    let refusals = 0;
    const isBack = () => far.responses(200).length > 0 || view().hold.byUs === 'held';
    for (let left = 240; left > 0 && !isBack(); left -= 1) {
      // It is answered where the far side is by now; elsewhere the server alone says 100.
      for (const text of far.all('INVITE').slice(1)) {
        if (seen.has(text)) continue;
        seen.add(text);
        if (text.startsWith('INVITE sip:far@elsewhere.invalid'))
          far.respond(text, 200, { sdp: far.sdp('far') });
        else far.respond(text, 100);
      }
      if (clock.now() >= nextAskAt) {
        far.request(invite, 'INVITE', { host: 'elsewhere.invalid', body: far.sdp('far') });
        nextAskAt = Number.POSITIVE_INFINITY;
      }
      await pass(clock, 250);
      // RFC 3261 section 14.1: 0 to 2 s for whoever does not own the Call-ID.
      if (far.responses(491).length > refusals) {
        refusals = far.responses(491).length;
        nextAskAt = clock.now() + ([1000, 1750, 500, 1250][refusals % 4] ?? 0);
      }
    }
    expect(clock.now() - start).toBeLessThan(8000);
  });

  it('of a recovery goes to where the far side is by now, as soon as it would have been answered where it went', async () => {
    lostWifi(alice);
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 100);
    far.request(invite, 'INVITE', { host: 'elsewhere.invalid', body: far.sdp('far') });
    await waitUntil(() => far.responses(491).length === 1);
    await pass(clock, 1250);
    await waitUntil(() => far.all('INVITE').length === 3);
    expect(far.latest('INVITE').split('\r\n')[0]).toBe(
      'INVITE sip:far@elsewhere.invalid;transport=ws SIP/2.0',
    );
    // What it had asked first is taken back, and a late answer to it is nobody's.
    expect(far.all('CANCEL')).toHaveLength(1);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await waitUntil(() => alice.media[0]?.pendingOffer === null);
    await pass(clock, 8000);
    expect(far.all('INVITE').filter((text) => text.includes('Replaces:'))).toHaveLength(0);
  });

  it('is not taken from a far side that is at work on it by an UPDATE that says nothing new', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    const first = far.latest('INVITE');
    far.respond(first, 100);
    await pass(clock, 2000);
    // A session refresh of the PBX, from where it was all the time.
    far.request(invite, 'UPDATE');
    await pass(clock, 1250);
    expect(far.all('CANCEL')).toHaveLength(0);
  });
});
