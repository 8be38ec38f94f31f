import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import { filesHolding, jsonWebToken } from '../support/spill.ts';
import { edge } from './support/edge.ts';
import { hearFarEnd } from './support/hear.ts';
import { oldAnswers, openOldPhone } from './support/old-phone.ts';
import { button, control, dial, signIn, waitForText } from './support/phone.ts';
import { instanceFolder, tones } from './support/run.ts';

/** Wider than a bin of the analyser, far narrower than the distance between two tones. */
const toleranceHz = 25;

describe('calls', () => {
  before(async () => {
    await signIn(browser, 'alice');
    await browser.execute(() => {
      const devices = navigator.mediaDevices;
      const open = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        Object.assign(window, { testMicrophone: stream.getAudioTracks()[0] });
        return stream;
      };
    });
  });

  const microphone = () =>
    browser.execute(
      () => (window as unknown as { testMicrophone?: MediaStreamTrack }).testMicrophone?.readyState,
    );

  afterEach(async () => {
    // A call that a failed test left behind must not fail the next ones; then leave the ended call's screen.
    const hangUp = button(browser, 'Hang up');
    if (await hangUp.isExisting()) await hangUp.click();
    const close = button(browser, 'Close');
    if (await close.isExisting()) await close.click();
  });

  /** The arrows lead there, from the first. */
  async function chooseLamp(name: string): Promise<void> {
    const chosen = () => browser.$('[role="option"][aria-selected="true"]').getText();
    await browser.keys('Home');
    for (let steps = 0; steps < 4 && !(await chosen()).includes(name); steps += 1)
      await browser.keys('ArrowRight');
    expect(await chosen()).toContain(name);
  }

  it('reach the echo, and the very tone that was sent comes back', async () => {
    await dial(browser, '600');
    await button(browser, 'Hang up').waitForDisplayed();
    await waitForText(browser, 'Connected');
    const heard = await hearFarEnd(browser);
    expect(Math.abs(heard.frequency - tones.alice)).toBeLessThan(toleranceHz);
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('offer DTLS-SRTP with a sha-256 fingerprint, rtcp-mux and BUNDLE, and no other encryption', () => {
    const invite = edge()
      .sip.received()
      .findLast(({ what, text }) => what === 'INVITE' && text.includes('\r\nm=audio '));
    const offer = invite?.text.split('\r\n') ?? [];
    expect(offer.filter((line) => line.startsWith('m='))).toEqual([
      expect.stringMatching(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /),
    ]);
    expect(offer.filter((line) => line.startsWith('a=fingerprint:'))).toEqual([
      expect.stringMatching(/^a=fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    ]);
    for (const line of ['a=rtcp-mux', 'a=group:BUNDLE 0']) expect(offer).toContain(line);
    expect(offer.filter((line) => line.startsWith('a=crypto:'))).toEqual([]);
  });

  it('send digits that the far side receives (RFC 4733)', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await button(browser, 'Keypad').click();
    await browser.keys(['4', '2', '#']);
    await browser.waitUntil(() => edge().echo.calls().at(-1)?.digits === '42#', {
      timeoutMsg: 'the echo got no digits',
    });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('close the microphone when they end', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    expect(await microphone()).toBe('live');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
    expect(await microphone()).toBe('ended');
  });

  it('mute: the far end hears silence, and the button says so', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await hearFarEnd(browser);
    await button(browser, 'Mute').click();
    await expect(control(browser, 'Mute')).toHaveAttribute('aria-pressed', 'true');
    // What was on the way when the microphone closed is still heard.
    await browser.waitUntil(async () => (await hearFarEnd(browser, 10)).decibels < -80, { timeout: 60_000 });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('come in from Bob, ring, and carry his voice when answered', async () => {
    const call = await edge().bob.call('alice');
    await button(browser, 'Answer').waitForDisplayed();
    await expect(browser.$('body')).toHaveText(expect.stringContaining('Bob Biber'));
    // Nobody is listened to, nor heard, before somebody has answered.
    expect(await microphone()).not.toBe('live');
    expect(await browser.$('audio[data-role="far-end"]').isExisting()).toBe(false);
    await button(browser, 'Answer').click();
    await waitForText(browser, 'Connected');
    expect(await microphone()).toBe('live');
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(-60);
    await edge().bob.waitForCall(({ id, energy }) => id === call && energy > 0);
    edge().bob.hangUp(call);
    await waitForText(browser, 'Bob Biber hung up');
  });

  it('are declined with one press', async () => {
    const call = await edge().bob.call('alice');
    await button(browser, 'Decline').waitForDisplayed();
    await button(browser, 'Decline').click();
    const over = await edge().bob.waitForCall(({ id, state }) => id === call && state === 'ended');
    expect(over.failure).toBe(603);
  });

  it('stop ringing when the caller gives up', async () => {
    const call = await edge().bob.call('alice');
    await button(browser, 'Answer').waitForDisplayed();
    edge().bob.hangUp(call);
    await button(browser, 'Answer').waitForDisplayed({ reverse: true });
  });

  it('are cancelled before the answer', async () => {
    await dial(browser, '200');
    await waitForText(browser, 'Ringing');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You cancelled the call');
  });

  for (const [number, cause, code] of [
    ['403', 'forbidden', 403],
    ['7042', 'not-found', 404],
    ['408', 'no-answer', 408],
    ['480', 'unavailable', 480],
    ['486', 'busy', 486],
    ['500', 'server-error', 500],
    ['503', 'service-unavailable', 503],
    ['603', 'declined', 603],
  ] as const) {
    it(`to ${number} end in a plain sentence, with the code in the details`, async () => {
      await dial(browser, number);
      const { title, meaning } = en.callEnds[cause]({
        by: 'remote',
        direction: 'outgoing',
        who: number,
        number,
      });
      await waitForText(browser, title);
      await waitForText(browser, meaning);
      await button(browser, 'Details').click();
      await waitForText(browser, String(code));
    });
  }

  for (const [name, answer] of Object.entries(oldAnswers)) {
    it(`with a phone that cannot talk to a browser (${name}) end in a plain sentence, and it gets BYE`, async () => {
      const phone = openOldPhone('702', answer);
      await dial(browser, '702');
      const { title } = en.callEnds['not-acceptable']({
        by: 'local',
        direction: 'outgoing',
        who: '702',
        number: '702',
      });
      await waitForText(browser, title);
      await browser.waitUntil(() => phone.ended() === 1);
      phone.close();
    });
  }

  it('are made from a lamp by keyboard, which says then that the colleague talks', async () => {
    await button(browser, en.rooms.colleagues).click();
    await button(browser, en.presence.list).waitForDisplayed();
    await waitForText(browser, en.presence.states.available);
    await browser.execute(() => document.querySelector<HTMLElement>('.lamp-grid [role="listbox"]')?.focus());
    await chooseLamp('Bob');
    await browser.keys('Enter');
    await waitForText(browser, 'Connected');
    await button(browser, en.rooms.colleagues).click();
    await waitForText(browser, en.presence.states['on-the-phone']);
    await button(browser, en.rooms.calls).click();
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('have messages beside them: one goes to Bob by keyboard, and his answer comes', async () => {
    await button(browser, en.rooms.messages).click();
    await button(browser, en.messages.begin).click();
    await browser.keys(['2', '0', '0', 'Enter']);
    await button(browser, en.messages.write).waitForDisplayed();
    await browser.keys([...'Are you there?', 'Enter']);
    await waitForText(browser, en.messages.states.delivered);
    await waitForText(browser, 'Bob here. You wrote: Are you there?');
    await button(browser, en.rooms.calls).click();
  });

  it('leave no token and no password in any file of the profile', async () => {
    const userData = path.join(instanceFolder('calls'), 'user-data');
    // The log is there and tells of the calls: the search does look where it should.
    expect(filesHolding(userData, 'outgoing: ended (declined by remote, 603)')).toContain(
      path.join('logs', 'offhook.log'),
    );
    const refreshTokens = edge().identity.refreshTokens();
    expect(refreshTokens.length).toBeGreaterThan(0);
    const secrets = [jsonWebToken, ...refreshTokens, ...edge().digestPasswords.values()];
    expect(secrets.flatMap((secret) => filesHolding(userData, secret))).toEqual([]);
  });
});
