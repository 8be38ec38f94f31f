import { expect } from 'vitest';
import type { App } from './app.ts';
import { nearTone } from './near-tone.ts';

/** A phone that plays a tone of its own and knows what it has heard. */
interface Talker {
  /** Hz */
  readonly tone: number;
  /** How long it has heard this tone, s. */
  secondsHeard(tone: number): Promise<number>;
}

/** The app hears the phone's tone, and the phone a second at least of the app's. */
export async function expectBothHear(app: App, phone: Talker): Promise<void> {
  const [heard, seconds] = await Promise.all([app.hears(), phone.secondsHeard(app.tone)]);
  expect(heard.frequency).toSatisfy(nearTone(phone.tone));
  expect(seconds).toBeGreaterThanOrEqual(1);
}
