import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { button, gone, spoken, stateOf } from '../../support/ui-gallery/read-page.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('a transfer', () => {
  it('takes two presses and a number: Enter hands the call on at once', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Transfer');
    await page.waitForSelector('form.transfer');
    await page.keyboard.type('7042');
    await page.waitForSelector('::-p-text(Will call 7042 at example.com)');
    await page.keyboard.press('Enter');
    await page.waitForSelector(button('Take back'));
    expect(await stateOf(page)).toBe('Transfer to 7042: ringing…');
    expect(await asked(page)).toEqual(['transferBlind connected 7042']);
    await press(page, 'Take back');
    expect(await asked(page)).toContain('cancelTransfer connected');
  });

  it('goes to what the dialling rules make of the number', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Transfer');
    await page.waitForSelector('form.transfer');
    await page.keyboard.type('+44 20 7946 0148');
    await page.waitForSelector('::-p-text(000442079460148)');
    await page.keyboard.press('Enter');
    await page.waitForSelector(button('Take back'));
    expect(await asked(page)).toEqual(['transferBlind connected 000442079460148']);
  });

  it('asks one person once, however often it is pressed', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Transfer');
    await page.waitForSelector('form.transfer');
    await page.keyboard.type('600');
    await page.$eval(button('Ask first'), (each) => {
      for (const _ of [1, 2]) (each as HTMLElement).click();
    });
    await gone(page, 'form.transfer');
    expect(await asked(page)).toEqual(['consult connected 600']);
  });

  it('refuses what is no number, and keeps the text', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Transfer');
    await page.keyboard.type('who is there?\n');
    await page.waitForSelector('::-p-text(no number or name)');
    expect(await asked(page)).toEqual([]);
  });

  it('asks first: the other call waits, and both are joined or kept', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Transfer');
    await page.keyboard.type('600');
    await press(page, 'Ask first');
    await page.waitForSelector('::-p-text(You are asking for Bob Meyer)');
    await press(page, 'Do not transfer');
    expect(await asked(page)).toEqual(['consult connected 600', 'cancelTransfer connected']);
  });

  it('is completed by one press once the other side was asked', async () => {
    const page = await gallery.open('asking-first', phoneSized);
    await press(page, 'Transfer Bob Meyer now');
    expect(await asked(page)).toEqual(['transferAttended connected connected-2']);
  });

  it('connects with a call there is by two presses', async () => {
    const page = await gallery.open('call-on-hold-beside', wide);
    await press(page, 'Transfer');
    await press(page, 'Connect with Bob Meyer');
    expect(await asked(page)).toEqual(['transferAttended connected-2 connected']);
  });

  it('that failed is told with its reason', async () => {
    const page = await gallery.open('transfer-failed', wide);
    const alerts = await page.$$eval('[role="alert"]', (all) => all.map(({ textContent }) => textContent));
    expect(alerts.join()).toContain('Not transferred to 7042Busy. The call is yours again.');
  });

  it('asked for by the other side happens only when the person agrees', async () => {
    const page = await gallery.open('transfer-asked', wide);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await asked(page)).toEqual([]);
    await press(page, 'Call carol');
    expect(await asked(page)).toEqual(['answerTransfer connected true']);
  });
});

describe('several calls', () => {
  it('a waiting call is spoken as such, says what answering does, and can go elsewhere', async () => {
    const page = await gallery.open('waiting-call', phoneSized);
    const alert = await page.$eval(
      '.only-spoken [role="alert"]:not([data-testid])',
      (region) => region.textContent,
    );
    expect(alert).toContain('Waiting call. Incoming call from Carol Weiss');
    await page.waitForSelector('::-p-text(Answering puts Bob Meyer on hold)');
    await press(page, 'Send elsewhere');
    await page.keyboard.type('300\n');
    expect(await asked(page)).toEqual(['deflect waiting 300']);
  });

  it('are joined, told by names, and separated', async () => {
    const page = await gallery.open('call-on-hold-beside', phoneSized);
    await press(page, 'Join calls');
    await page.waitForSelector('::-p-text(Conference of 3)');
    expect(await spoken(page)).toContain('Bob Meyer: In conference');
    await press(page, 'Hang up Bob Meyer');
    expect(await asked(page)).toEqual(['joinConference', 'hangUp connected']);
  });

  it('in a conference end by one press, all of them, and no meter shows one voice for all', async () => {
    const page = await gallery.open('conference', wide);
    expect(await page.$('.level-meters')).toBeNull();
    await press(page, 'Hang up');
    expect(await asked(page)).toEqual(['hangUp connected', 'hangUp connected-2']);
  });

  it('in a conference of whom one alone is on hold are taken back by the button of the other, and by its key', async () => {
    const page = await gallery.open('conference', wide);
    // The one that is shown then is not held itself.
    await press(page, 'Hold');
    await page.waitForSelector('[data-testid="call-state"][data-hold="no"]');
    await page.waitForSelector('button[aria-pressed="true"]');
    await press(page, 'Hold');
    await page.keyboard.type('h');
    expect(await asked(page)).toEqual(['hold connected-2', 'resume connected', 'resume connected']);
  });

  it('in a conference are separated by one press', async () => {
    const page = await gallery.open('conference', wide);
    await press(page, 'Separate calls');
    await gone(page, '::-p-text(Conference of 3)');
    expect(await asked(page)).toEqual(['splitConference']);
  });
});
