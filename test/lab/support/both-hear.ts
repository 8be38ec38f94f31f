import { expect } from 'vitest';
import type { App } from './app.ts';
import type { SecondsHeard } from './hearing.ts';
import { nearTone } from './near-tone.ts';

/** A phone that plays a tone of its own and knows what it has heard. */
interface Talker {
  /** Hz */
  readonly tone: number;
  readonly secondsHeard: SecondsHeard;
  /** By what reaches it in all its calls, where its own recording is not to be trusted after a re-INVITE. */
  readonly secondsEver?: SecondsHeard;
}

/** A call is connected a moment before its sound plays, and goes on sounding a moment after it was held. */
const settling = { timeout: 20_000 };

/**
 * These tones the app hears, from all its calls together, and none of the others that it listens for: soon, if not at once.
 * It listens for two seconds, or until it has heard all that it listens for.
 */
export const expectToHear = (
  app: App,
  heard: readonly number[],
  listenedFor: readonly number[] = heard,
): Promise<void> => expect.poll(() => app.hearsOf(listenedFor), settling).toEqual(heard);

/** Two apps hear each other. */
export async function expectAppsHear(one: App, other: App): Promise<void> {
  const [here, there] = await Promise.all([one.hears(), other.hears()]);
  expect(here.frequency).toSatisfy(nearTone(other.tone));
  expect(there.frequency).toSatisfy(nearTone(one.tone));
}

/** The app hears the phone's tone, and the phone a second more of the app's, whatever was heard before. */
export async function expectBothHear(app: App, phone: Talker): Promise<void> {
  const seconds = phone.secondsEver ?? phone.secondsHeard;
  const before = await seconds(app.tone, 0);
  const heard = async () => (await app.hears()).frequency;
  const [after] = await Promise.all([
    seconds(app.tone, before + 1),
    expect.poll(heard, settling).toSatisfy(nearTone(phone.tone)),
  ]);
  expect(after).toBeGreaterThanOrEqual(before + 1);
}
