import { browser, expect } from '@wdio/globals';
import { Key } from 'webdriverio';
import { en } from '../../src/renderer/ui/text/en.ts';
import type { ContactFields } from '../../src/shared/people.ts';
import { onStandIn, says } from './support/doubles.ts';
import { edge, watched } from './support/edge.ts';
import { focusByKeyboard, pressByKeyboard } from './support/keyboard.ts';
import { button, dial, waitForText } from './support/phone.ts';
import { openQuietPhone } from './support/quiet-phone.ts';

const [carol, bob, echo] = watched;
const nobody = { name: '', company: '', note: '', favourite: false, numbers: [], emails: [] };
const lamp = ({ number }: (typeof watched)[number]) => browser.$(`[data-number="${number}"]`);
const transferred = en.callEnds.transferred({
  by: 'local',
  direction: 'outgoing',
  who: '200',
  number: '200',
}).meaning;

/** Bob talks to the echo, and hears himself there. */
const bobIsHandedOn = () =>
  edge().bob.waitForCall(
    ({ direction, state, energy, peer }) =>
      direction === 'outgoing' && state === 'established' && energy > 0 && peer.includes(echo.number),
  );

describe('a switchboard', () => {
  before(() => waitForText(browser, 'Ready for calls'));

  beforeEach(async () => {
    await button(browser, en.rooms.colleagues).click();
    await button(browser, en.presence.list).waitForDisplayed();
  });

  afterEach(async () => {
    edge().bob.hangUp();
    edge().echo.hangUp();
    await button(browser, en.rooms.calls).click();
    await button(browser, 'Hang up').waitForExist({ reverse: true });
    for (let page = 0; page < 3 && (await button(browser, 'Close').isExisting()); page += 1)
      await button(browser, 'Close').click();
  });

  async function waitForLamp(whose: (typeof watched)[number], ...words: readonly string[]): Promise<void> {
    await browser.waitUntil(
      async () => {
        const said = await lamp(whose).getText();
        return words.every((each) => said.includes(each));
      },
      { timeoutMsg: `the lamp of ${whose.name} never said ${words.join(' and ')}` },
    );
  }

  async function talkToBob(): Promise<void> {
    await button(browser, en.rooms.calls).click();
    await dial(browser, bob.number);
    await waitForText(browser, 'Connected');
  }

  it('picks up what rings at a colleague by one click on her lamp: the caller talks to us, and her phone is quiet', async () => {
    await waitForLamp(carol, en.presence.states.offline);
    const phone = openQuietPhone('carol');
    await waitForLamp(carol, en.presence.states.available);
    const call = await edge().bob.call('carol');
    await waitForLamp(carol, en.presence.pickUpHere(en.presence.states.ringing), bob.name);
    await lamp(carol).click();
    await waitForText(browser, 'Connected');
    await edge().bob.waitForCall(
      ({ direction, state, energy }) => direction === 'incoming' && state === 'established' && energy > 0,
    );
    expect(await edge().bob.waitForCall(({ id, state }) => id === call && state === 'ended')).toBeDefined();
    expect(phone.calls.map(({ state }) => state)).toEqual(['ended']);
    await button(browser, 'Hang up').click();
    phone.close();
  });

  it('hands a call on that is dragged onto a lamp', async () => {
    await talkToBob();
    await button(browser, en.rooms.colleagues).click();
    await browser.$('.dragged-call').dragAndDrop(lamp(echo));
    await bobIsHandedOn();
    await button(browser, en.rooms.calls).click();
    await waitForText(browser, transferred);
  });

  it('hands a call on by keyboard alone', async () => {
    await talkToBob();
    await pressByKeyboard(browser, en.rooms.colleagues);
    await focusByKeyboard(browser, en.presence.list);
    await browser.keys('End');
    await browser.waitUntil(async () => (await lamp(echo).getAttribute('aria-selected')) === 'true');
    // Nobody has a name for 200 yet.
    await pressByKeyboard(browser, en.presence.transfer(bob.number, echo.name));
    await bobIsHandedOn();
    await pressByKeyboard(browser, en.rooms.calls);
    await waitForText(browser, transferred);
  });

  it('finds somebody by three letters in the palette, with a state in words, and calls by Enter', async () => {
    const fields = { ...nobody, name: bob.name, numbers: [{ kind: 'work', number: bob.number }] };
    await browser.execute(
      (contact: object) =>
        window.offhook?.request('people.save', { id: null, fields: contact as ContactFields }),
      fields,
    );
    await waitForLamp(bob, en.presence.states.available);
    await browser.keys([Key.Ctrl, 'k']);
    await browser.$(`aria/${en.palette.field}`).waitForDisplayed();
    await browser.keys([...'bib']);
    const found = browser.$('[role="option"][aria-selected="true"]');
    await browser.waitUntil(async () => {
      const said = await found.getText();
      return said.includes(bob.name) && said.includes(en.presence.states.available);
    });
    await browser.keys('Enter');
    await waitForText(browser, 'Connected');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('sees how many voice messages wait, in window, title and tray, and one click calls the box', async () => {
    const fresh = en.voicemail.fresh(3, true);
    edge().sip.leaveMessages('701', { fresh: 3, old: 1, number: echo.number });
    await button(browser, fresh).waitForDisplayed();
    expect(await browser.getTitle()).toBe('(3) Offhook');
    if (onStandIn) await says(fresh);
    await button(browser, fresh).click();
    await waitForText(browser, 'Connected');
    await edge().echo.waitForCall(({ state }) => state === 'established');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
    edge().sip.leaveMessages('701', { fresh: 0, old: 4, number: echo.number });
    await button(browser, fresh).waitForExist({ reverse: true });
    expect(await browser.getTitle()).toBe('Offhook');
  });
});
