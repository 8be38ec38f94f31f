import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { App } from './app.ts';
import type { LabBaresip } from './lab.ts';

/** A call comes in meanwhile, and goes. */
export async function ringsMeanwhile(app: App, other: LabBaresip): Promise<void> {
  other.dial('100');
  await app.callWith('703', 'rings', ({ state }) => state === 'incoming');
  other.hangUp();
  await app.callWith('703', 'has gone', ({ state }) => state === 'ended');
}

/** The call with this number is given one digit more, is held and resumed, and another one (703) comes in meanwhile and goes. */
export async function obeys(app: App, number: string, other: LabBaresip, digits: string): Promise<void> {
  const talking = (what: string, fits: (call: CallSummary) => boolean) => app.callWith(number, what, fits);
  await app.sendDigits(digits.slice(-1));
  await talking(`the digits ${digits}`, ({ dtmf }) => dtmf === digits);
  await ringsMeanwhile(app, other);
  await app.send({ verb: 'hold' });
  await talking('held', ({ hold }) => hold.byUs === 'held');
  await app.send({ verb: 'resume' });
  await talking('resumed', ({ hold }) => hold.byUs === 'no');
}
