import { browser, expect } from '@wdio/globals';
import { edge } from './support/edge.ts';
import { hearFarEnd } from './support/hear.ts';
import { button, dial, signIn, waitForText } from './support/phone.ts';
import { tones } from './support/run.ts';

/** Wider than a bin of the analyser, far narrower than the distance between two tones. */
const toleranceHz = 25;

describe('calls', () => {
  before(async () => {
    await signIn(browser, 'alice');
  });

  afterEach(async () => {
    // Leave the ended call's screen, where there is one.
    const close = button(browser, 'Close');
    if (await close.isExisting()) await close.click();
  });

  it('reach the echo, and the very tone that was sent comes back', async () => {
    await dial(browser, '600');
    await button(browser, 'Hang up').waitForDisplayed();
    await waitForText(browser, 'Connected');
    const heard = await hearFarEnd(browser);
    expect(Math.abs(heard.frequency - tones.alice)).toBeLessThan(toleranceHz);
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'Call ended');
  });

  it('send digits that the far side receives (RFC 4733)', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await button(browser, 'Keypad').click();
    await browser.keys(['4', '2', '#']);
    await browser.waitUntil(() => edge().echo.digits.join('').endsWith('42#'), {
      timeoutMsg: 'the echo got no digits',
    });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'Call ended');
  });

  it('mute: the far end hears silence, and the button says so', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await hearFarEnd(browser);
    await button(browser, 'Mute').click();
    await expect(button(browser, 'Mute')).toHaveAttribute('aria-pressed', 'true');
    // What was on the way when the microphone closed is still heard.
    await browser.waitUntil(async () => (await hearFarEnd(browser)).decibels < -80, { timeout: 30_000 });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'Call ended');
  });

  it('come in from Bob, ring, and carry his voice when answered', async () => {
    const call = edge().bob.call('alice');
    await button(browser, 'Answer').waitForDisplayed();
    await expect(browser.$('body')).toHaveText(expect.stringContaining('Bob Biber'));
    await button(browser, 'Answer').click();
    await waitForText(browser, 'Connected');
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(-60);
    await browser.waitUntil(() => edge().bob.heard.energy > 0, { timeoutMsg: 'Bob heard nothing' });
    await call.hangUp();
    await waitForText(browser, 'Call ended');
  });

  it('are declined with one press', async () => {
    const call = edge().bob.call('alice');
    await button(browser, 'Decline').waitForDisplayed();
    await button(browser, 'Decline').click();
    expect(await call.outcome).toMatchObject({ code: 603 });
  });

  it('stop ringing when the caller gives up', async () => {
    const call = edge().bob.call('alice');
    await button(browser, 'Answer').waitForDisplayed();
    await call.cancel();
    await button(browser, 'Answer').waitForDisplayed({ reverse: true });
  });

  it('are cancelled before the answer', async () => {
    await dial(browser, '200');
    await waitForText(browser, 'Ringing');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'Call ended');
  });

  for (const [number, words] of [
    ['486', 'busy'],
    ['7042', 'Check the number'],
    ['480', 'not available'],
    ['603', 'declined'],
    ['403', 'not allowed'],
    ['408', 'no answer'],
    ['500', 'server'],
    ['503', 'server'],
  ] as const) {
    it(`to ${number} end in a plain sentence`, async () => {
      await dial(browser, number);
      await waitForText(browser, 'Call ended');
      expect((await browser.$('body').getText()).toLowerCase()).toContain(words.toLowerCase());
    });
  }
});
