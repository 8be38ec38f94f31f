import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import { changeSettings } from './support/doubles.ts';
import { edge } from './support/edge.ts';
import { hearFarEnd, hearTones } from './support/hear.ts';
import { focusByKeyboard, pressByKeyboard } from './support/keyboard.ts';
import { button, signIn, waitForText } from './support/phone.ts';
import { instanceFolder, tones } from './support/run.ts';

const heardFrom = -60;
const transferred = en.callEnds.transferred({
  by: 'local',
  direction: 'outgoing',
  who: '200',
  number: '200',
}).meaning;

describe('a call, by keyboard alone', () => {
  before(async () => {
    await signIn(browser, 'alice');
  });

  afterEach(async () => {
    edge().bob.hangUp();
    edge().echo.hangUp();
    await button(browser, 'Hang up').waitForExist({ reverse: true });
    for (let page = 0; page < 3 && (await button(browser, 'Close').isExisting()); page += 1)
      await pressByKeyboard(browser, 'Close');
  });

  const state = () => browser.$('[data-testid="call-state"]').getText();
  const name = () => browser.$('h1').getText();
  const bobsEnergy = () =>
    edge()
      .bob.calls()
      .filter(({ state }) => state === 'established')
      .reduce((sum, { energy }) => sum + energy, 0);

  /** The pad has the focus in its field. */
  async function call(number: string): Promise<void> {
    await browser.$('aria/Number or name').waitForDisplayed();
    await browser.keys([...number, 'Enter']);
    await browser.waitUntil(async () => (await name()) !== '' && (await state()).startsWith('Connected'), {
      timeoutMsg: `${number} was never connected`,
    });
  }

  async function waitForState(words: string): Promise<void> {
    await browser.waitUntil(async () => (await state()).startsWith(words), {
      timeoutMsg: `the call was never "${words}"`,
    });
  }

  async function waitUntilBobHears(): Promise<void> {
    const before = bobsEnergy();
    await browser.waitUntil(() => bobsEnergy() > before + 1e-4, { timeoutMsg: 'Bob heard nothing' });
  }

  it('is held and resumed: Bob hears nothing meanwhile, and neither do we', async () => {
    await call('200');
    await waitUntilBobHears();
    await browser.keys('h');
    await waitForState('On hold');
    await browser.waitUntil(
      async () => {
        const before = bobsEnergy();
        const { decibels } = await hearFarEnd(browser, 10);
        return decibels < -80 && bobsEnergy() - before < 1e-6;
      },
      { timeout: 60_000, timeoutMsg: 'somebody was heard during the hold' },
    );
    await browser.keys('h');
    await waitForState('Connected');
    await waitUntilBobHears();
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);
  });

  it('takes digits on the keypad, and shows its details with the SIP messages', async () => {
    await call('600');
    await browser.keys('k');
    await browser.$('.call-keypad').waitForDisplayed();
    await browser.keys(['4', '2', '#']);
    await browser.waitUntil(() => edge().echo.calls().at(-1)?.digits === '42#', {
      timeoutMsg: 'the echo got no digits',
    });
    await browser.keys('Escape');
    await browser.$('.call-keypad').waitForExist({ reverse: true });
    await browser.keys('d');
    const details = browser.$('.call-details');
    await details.waitForDisplayed();
    for (const words of ['opus', 'DTLS-SRTP', 'INVITE sip:600@', '200 OK (INVITE)'])
      await browser.waitUntil(async () => (await details.getText()).includes(words), {
        timeoutMsg: `the details never said "${words}"`,
      });
    await browser.keys('Escape');
    await details.waitForExist({ reverse: true });
    await waitForState('Connected');
  });

  it('to an emergency number is told as such before, and made by one Enter, though do not disturb is on', async () => {
    await pressByKeyboard(browser, en.availability.doNotDisturb);
    const said = () => browser.$('[data-testid="availability"]').getText();
    await browser.waitUntil(async () => (await said()) === en.availability.words.doNotDisturb);
    await focusByKeyboard(browser, 'Number or name');
    await browser.keys([...'112']);
    await waitForText(browser, en.inCall.emergencyTarget('112'));
    await browser.keys('Enter');
    await browser.waitUntil(() =>
      edge()
        .sip.received()
        .some(({ what, text }) => what === 'INVITE' && text.startsWith('INVITE sip:112@')),
    );
    await button(browser, 'Close').waitForExist();
    await pressByKeyboard(browser, 'Close');
    await pressByKeyboard(browser, en.availability.doNotDisturb);
    await browser.waitUntil(async () => (await said()) === '');
  });

  it('is joined by a second one, and they are swapped: one is heard, the other waits', async () => {
    await call('200');
    await browser.keys('a');
    await call('600');
    expect((await hearTones(browser, [tones.alice]))[0]).toBeGreaterThan(heardFrom);
    await waitForText(browser, 'On hold');
    await browser.keys('s');
    await browser.waitUntil(async () => (await name()) !== '600');
    await waitForState('Connected');
    await waitUntilBobHears();
    await waitForText(browser, 'On hold');
    await pressByKeyboard(browser, 'Hang up');
    await browser.waitUntil(async () => (await name()) === '600');
    await waitForState('On hold');
    await browser.waitUntil(() => edge().bob.calls().at(-1)?.state === 'ended');
  });

  it('becomes a conference of three, and is separated again', async () => {
    await call('200');
    await browser.keys('a');
    await call('600');
    await waitForText(browser, 'On hold');
    await browser.keys('j');
    await browser.waitUntil(async () => (await name()) === 'Conference of 3');
    await waitForState('In conference');
    await waitUntilBobHears();
    // What we say comes back from the echo through the conference.
    expect((await hearTones(browser, [tones.alice]))[0]).toBeGreaterThan(heardFrom);
    await pressByKeyboard(browser, 'Separate calls');
    await waitForText(browser, 'On hold');
    await waitForState('Connected');
    expect(await name()).not.toBe('Conference of 3');
    await pressByKeyboard(browser, 'Hang up');
    await waitForState('On hold');
  });

  it('is sent elsewhere while it rings: the caller is told where', async () => {
    await edge().bob.call('alice');
    await waitForText(browser, 'Send elsewhere');
    await pressByKeyboard(browser, 'Send elsewhere');
    await browser.$('form.send-elsewhere').waitForDisplayed();
    await browser.keys([...'600', 'Enter']);
    await browser.waitUntil(() =>
      edge()
        .sip.received()
        .some(({ text }) => text.startsWith('SIP/2.0 302') && /^Contact: <?sip:600@/im.test(text)),
    );
  });

  it('goes on by another microphone and another speaker, and both are remembered', async () => {
    await call('600');
    const sink = () =>
      browser.execute(() => document.querySelector<HTMLAudioElement>('audio[data-role]')?.sinkId);
    expect(await sink()).toBe('');
    await pressByKeyboard(browser, 'Sound');
    // Microphone and speaker, in this order; labels of lists are not found by name here.
    const [microphones, speakers] = await browser.$$('.sound-panel select').getElements();
    await microphones?.selectByVisibleText('Fake Audio Input 1');
    await speakers?.selectByVisibleText('Fake Audio Output 2');
    const isOutput2 = async (id: string | undefined) =>
      await browser.execute(
        async (deviceId) =>
          (await navigator.mediaDevices.enumerateDevices()).some(
            (device) => device.deviceId === deviceId && device.label === 'Fake Audio Output 2',
          ),
        id,
      );
    await browser.waitUntil(async () => await isOutput2(await sink()), {
      timeoutMsg: 'the far end never played on the chosen speaker',
    });
    await browser.keys('Escape');
    // What the new microphone hears is on its way: the echo brings it back.
    expect((await hearTones(browser, [tones.alice]))[0]).toBeGreaterThan(heardFrom);
    await waitForState('Connected');
    const kept = await readFile(path.join(instanceFolder('in-call'), 'user-data', 'settings.json'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({
      microphones: [{ label: 'Fake Audio Input 1' }],
      speakers: [{ label: 'Fake Audio Output 2' }],
    });
  });

  it('takes the stronger noise suppression: what is no speech is heard no more, and again without it', async () => {
    await call('600');
    expect((await hearTones(browser, [tones.alice]))[0]).toBeGreaterThan(heardFrom);
    const loudness = async () => (await hearTones(browser, [tones.alice], 10))[0] ?? 0;
    await changeSettings({ noiseSuppression: 'strong' });
    // A tone is noise to it; where it did not start, the browser's own would let it pass.
    await browser.waitUntil(async () => (await loudness()) < -75, {
      timeout: 60_000,
      timeoutMsg: 'the tone was never taken for noise',
    });
    await changeSettings({ noiseSuppression: 'standard' });
    await browser.waitUntil(async () => (await loudness()) > heardFrom, {
      timeout: 60_000,
      timeoutMsg: 'the tone never came back',
    });
    await pressByKeyboard(browser, 'Hang up');
  });

  it('is transferred to the echo: Bob hears himself there, and we are out', async () => {
    await call('200');
    await browser.keys(['t']);
    await browser.$('form.transfer').waitForDisplayed();
    await browser.keys([...'600', 'Enter']);
    await waitForText(browser, transferred);
    await edge().bob.waitForCall(
      ({ direction, state, energy }) => direction === 'outgoing' && state === 'established' && energy > 0,
    );
  });

  it('comes back when the other one is busy, with the reason', async () => {
    await call('200');
    await browser.keys(['t']);
    await browser.$('form.transfer').waitForDisplayed();
    await browser.keys([...'486', 'Enter']);
    await waitForText(browser, 'Not transferred to 486');
    await waitForState('Connected');
    await waitUntilBobHears();
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);
  });

  it('is transferred after asking: Bob takes our place at the echo', async () => {
    await call('200');
    await browser.keys(['t']);
    await browser.$('form.transfer').waitForDisplayed();
    await browser.keys([...'600']);
    await pressByKeyboard(browser, 'Ask first');
    await browser.waitUntil(async () => (await name()) === '600');
    await waitForState('Connected');
    const ask = browser.$('.beside .button--accent');
    await ask.waitForDisplayed();
    await pressByKeyboard(browser, await ask.getText());
    await waitForText(browser, transferred);
    await edge().bob.waitForCall(
      ({ direction, state, energy }) => direction === 'outgoing' && state === 'established' && energy > 0,
    );
    await edge().echo.waitForCall(({ peer, state }) => peer.includes('bob') && state === 'established');
  });

  it('is answered while another goes on: that one is held, and no key answers by surprise', async () => {
    await call('600');
    await edge().bob.call('alice');
    await waitForText(browser, 'Waiting call');
    await browser.keys(['Enter', 'Escape']);
    await waitForText(browser, 'Waiting call');
    await pressByKeyboard(browser, 'Answer');
    await browser.waitUntil(async () => (await name()).includes('Bob'));
    await waitForState('Connected');
    await waitUntilBobHears();
    await waitForText(browser, 'On hold');
    const held = edge()
      .sip.received()
      .findLast(({ what, text }) => what === 'INVITE' && text.includes('\r\na=sendonly'));
    expect(held).toBeDefined();
  });
});
