import { expect, multiremotebrowser } from '@wdio/globals';
import { hearFarEnd } from './support/hear.ts';
import { button, dial, signIn, waitForText } from './support/phone.ts';
import { tones } from './support/run.ts';

const toleranceHz = 25;

describe('two Offhooks', () => {
  const alice = multiremotebrowser.getInstance('alice');
  const carol = multiremotebrowser.getInstance('carol');

  before(async () => {
    await signIn(alice, 'alice');
    await signIn(carol, 'carol');
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
