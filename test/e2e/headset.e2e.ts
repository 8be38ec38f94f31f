import { browser, expect } from '@wdio/globals';
import { enHeadset } from '../../src/renderer/ui/text/en-headset.ts';
import { families } from '../support/headset/headset-data.ts';
import { onStandIn } from './support/doubles.ts';
import { edge } from './support/edge.ts';
import { holdByAnother, plug, send, shows, unplug } from './support/headsets.ts';
import { button, control, signIn, waitForText } from './support/phone.ts';

const muteIs = (pressed: boolean) =>
  expect(control(browser, 'Mute')).toHaveAttribute('aria-pressed', String(pressed));

async function toSound(): Promise<void> {
  await button(browser, 'Settings').click();
  await browser.$('button=Sound').click();
  await waitForText(browser, enHeadset.title);
}
const toCalls = () => button(browser, 'Calls').click();

async function connect(): Promise<void> {
  const connectButton = button(browser, enHeadset.connect);
  await connectButton.scrollIntoView();
  await connectButton.click();
}

async function bobRings(): Promise<string> {
  const call = await edge().bob.call('alice');
  await button(browser, 'Answer').waitForDisplayed();
  return call;
}

const ended = (call: string) => edge().bob.waitForCall(({ id, state }) => id === call && state === 'ended');

// A headset is a double, and there is none in native Electron.
if (onStandIn)
  describe('the buttons of a headset', () => {
    before(() => signIn(browser, 'alice'));

    it('are none of the page’s before the person has chosen the headset', async () => {
      await plug('jabra');
      const devices = () =>
        browser.execute(async () => {
          const { hid } = navigator as unknown as { hid: { getDevices(): Promise<unknown[]> } };
          return (await hid.getDevices()).length;
        });
      expect(await devices()).toBe(0);
      await toSound();
      await connect();
      await waitForText(browser, 'Jabra Evolve2 65');
      await waitForText(browser, enHeadset.standings.ready);
      expect(await devices()).toBe(1);
      await unplug('jabra');
      await waitForText(browser, enHeadset.notConnected);
      await toCalls();
    });

    for (const family of families) {
      it(`of ${family} answer, mute, hang up and decline, and its lights say what the app says`, async () => {
        await plug(family);
        await toSound();
        if (family !== 'jabra') await connect();
        await waitForText(browser, enHeadset.standings.ready);
        await toCalls();
        const call = await bobRings();
        await shows(family, 'ringing');
        await send(family, 'answer');
        await edge().bob.waitForCall(({ id, state }) => id === call && state === 'established');
        await shows(family, 'talking');
        await muteIs(false);
        await send(family, 'mute');
        await muteIs(true);
        await shows(family, 'muted');
        // And from the app to the headset.
        await button(browser, 'Mute').click();
        await muteIs(false);
        await shows(family, 'talking');
        await send(family, 'hangUp');
        await ended(call);
        await shows(family, 'dark');
        const unwanted = await bobRings();
        await shows(family, 'ringing');
        await send(family, 'reject');
        expect((await ended(unwanted)).failure).toBe(603);
        await shows(family, 'dark');
        await unplug(family);
      });
    }

    it('are there again when the headset is, say what they did, and are forgotten for good', async () => {
      await holdByAnother('poly', false);
      await plug('poly');
      await toSound();
      await waitForText(browser, enHeadset.standings.ready);
      await send('poly', 'mute');
      await waitForText(browser, enHeadset.last(enHeadset.controls.mute, enHeadset.deeds.nothing));
      await button(browser, enHeadset.forget('Poly Blackwire 3320')).click();
      await button(browser, enHeadset.forget('Poly Blackwire 3320')).waitForExist({ reverse: true });
      await unplug('poly');
      await plug('poly');
      await toCalls();
      const call = await bobRings();
      edge().bob.hangUp(call);
      await ended(call);
      const outputs = await browser.electron.execute(() => globalThis.__electronHost.hid.outputs('poly'));
      expect(outputs).toEqual([]);
      await unplug('poly');
    });
  });
