import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeWire, type FakeWire } from './fake-wire.ts';
import { type FarSide, playFarSide } from './far-side.ts';
import { createTestPhone, type TestPhone } from './test-phone.ts';
import { waitUntil } from './wait-until.ts';

export interface PlayedPhone {
  readonly wire: FakeWire;
  /** Stands still by itself. */
  readonly clock: FakeClock;
  readonly alice: TestPhone;
  readonly far: FarSide;
}

/** Alice, registered, and a far side that the test plays for her from then on. */
export async function startPlayedPhone(): Promise<PlayedPhone> {
  const wire = createFakeWire();
  const clock = createFakeClock();
  const alice = createTestPhone(wire, 'alice', { clock });
  await alice.register();
  return { wire, clock, alice, far: playFarSide(wire, 'alice') };
}

/** She calls 7042, who answers. @returns her INVITE */
export async function callPlayed({ alice, far }: PlayedPhone): Promise<string> {
  alice.engine.actions.dial('7042');
  await waitUntil(() => far.all('INVITE').length === 1);
  const invite = far.latest('INVITE');
  far.respond(invite, 200, { sdp: far.sdp('far') });
  await alice.untilWith('7042', ({ step }) => step === 'connected');
  await waitUntil(() => far.all('ACK').length > 0);
  return invite;
}
