import { expect, multiremotebrowser } from '@wdio/globals';
import { hearFarEnd } from './support/hear.ts';
import { button, dial, signInQuietly, waitForText } from './support/phone.ts';
import { tones } from './support/run.ts';

const toleranceHz = 25;

describe('two Offhooks', () => {
  let alice: WebdriverIO.Browser;
  let carol: WebdriverIO.Browser;

  before(async () => {
    alice = multiremotebrowser.getInstance('alice');
    carol = multiremotebrowser.getInstance('carol');
    for (const [phone, login] of [
      [alice, 'alice'],
      [carol, 'carol'],
    ] as const) {
      await waitForText(phone, 'Welcome to Offhook');
      await signInQuietly(login, login);
      await waitForText(phone, 'Ready for calls');
    }
  });

  it('call each other, and each hears the other one’s tone', async () => {
    await dial(alice, '101');
    await button(carol, 'Answer').waitForDisplayed();
    await button(carol, 'Answer').click();
    await Promise.all([waitForText(alice, 'Connected'), waitForText(carol, 'Connected')]);
    const [atAlice, atCarol] = await Promise.all([hearFarEnd(alice), hearFarEnd(carol)]);
    expect(Math.abs(atAlice.frequency - tones.carol)).toBeLessThan(toleranceHz);
    expect(Math.abs(atCarol.frequency - tones.alice)).toBeLessThan(toleranceHz);
    await button(carol, 'Hang up').click();
    await Promise.all([waitForText(alice, 'hung up'), waitForText(carol, 'You hung up')]);
  });

  it('decline: the caller is told', async () => {
    await button(alice, 'Close').click();
    await button(carol, 'Close').click();
    await dial(carol, '100');
    await button(alice, 'Decline').waitForDisplayed();
    await button(alice, 'Decline').click();
    await waitForText(carol, 'declined');
  });
});
