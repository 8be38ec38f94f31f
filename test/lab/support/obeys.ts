import { expect } from 'vitest';
import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { App } from './app.ts';
import type { LabBaresip } from './lab.ts';
import { eventsIn, type RtpPacket } from './rtp.ts';
import { until } from './until.ts';

/** Who is at the other end of a call, and what gets there. */
export interface FarEnd {
  /** By which the app shows it. */
  readonly number: string;
  /** The digits that have come so far; where they are encrypted, a "?" for each. */
  digits(): string;
  readonly isEncrypted?: boolean;
}

/** Another app. `packets`: the RTP that goes to it. */
export const farApp = (number: string, packets: () => readonly RtpPacket[]): FarEnd => ({
  number,
  digits: () => '?'.repeat(eventsIn(packets())),
  isEncrypted: true,
});

/** A call comes in meanwhile, and goes. */
async function ringsMeanwhile(app: App, other: LabBaresip): Promise<void> {
  other.dial('100');
  await app.callWith(other.number, 'rings', ({ state }) => state === 'incoming');
  other.hangUp();
  await app.callWith(other.number, 'has gone', ({ state }) => state === 'ended');
}

/**
 * The call with this far end is given one digit more, which gets there once, is held and resumed, and another one comes in
 * meanwhile and goes. `digits`: all that were ever given.
 */
export async function obeys(app: App, far: FarEnd, other: LabBaresip, digits: string): Promise<void> {
  const talking = (what: string, fits: (call: CallSummary) => boolean) =>
    app.callWith(far.number, what, fits);
  const digit = digits.slice(-1);
  const expected = far.digits() + (far.isEncrypted === true ? '?' : digit);
  await app.sendDigits(digit);
  await talking(`the digits ${digits}`, ({ dtmf }) => dtmf === digits);
  await ringsMeanwhile(app, other);
  await until(
    () => far.digits().length >= expected.length,
    async () => {
      const { path, roams } = await talking('at all', () => true);
      return `${far.number} got "${far.digits()}", not "${expected}": ${JSON.stringify({ path, roams })}`;
    },
  );
  await app.send({ verb: 'hold' });
  await talking('held', ({ hold }) => hold.byUs === 'held');
  await app.send({ verb: 'resume' });
  await talking('resumed', ({ hold }) => hold.byUs === 'no');
  expect(far.digits()).toBe(expected);
}
