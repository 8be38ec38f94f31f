import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { button, focused, gone, spoken, stateOf } from '../../support/ui-gallery/read-page.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('hold', () => {
  it('is switched by its button, told in words and spoken', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Hold');
    await page.waitForSelector('[data-testid="call-state"][data-hold="held"]');
    expect(await stateOf(page)).toBe('On hold');
    expect(await spoken(page)).toBe('Bob Meyer: On hold');
    await press(page, 'Hold');
    await page.waitForSelector('[data-testid="call-state"][data-hold="no"]');
    expect(await asked(page)).toEqual(['hold connected', 'resume connected']);
  });

  it('says "Holding…" until the other side has agreed', async () => {
    const page = await gallery.open('holding', wide);
    expect(await stateOf(page)).toBe('Holding…');
  });

  it('that nobody has agreed to yet is taken back by its button and by its key', async () => {
    let page = await gallery.open('holding', wide);
    await press(page, 'Hold');
    expect(await asked(page)).toEqual(['resume connected']);
    page = await gallery.open('holding', wide);
    await page.keyboard.type('h');
    expect(await asked(page)).toEqual(['resume connected']);
  });

  it('tells that it was refused, at once', async () => {
    const page = await gallery.open('hold-refused', wide);
    const alerts = await page.$$eval('[role="alert"]', (all) => all.map(({ textContent }) => textContent));
    expect(alerts.join()).toContain('Bob Meyer could not be put on hold');
  });
});

describe('how it sounds', () => {
  it.each([
    ['connected', 'Good', 'Bob Meyer: Connected'],
    ['poor-sound', 'Poor', 'Bob Meyer: ConnectedThe sound is poor now'],
  ] as const)('%s: in a word beside the state, spoken when it is bad', async (state, word, words) => {
    const page = await gallery.open(state, wide);
    expect(await page.$eval('[data-testid="quality"]', ({ textContent }) => textContent)).toBe(
      `Sound: ${word}`,
    );
    expect(await stateOf(page)).toBe('Connected, Opus, direct');
    expect(await spoken(page)).toBe(words);
  });

  it('is not said of a call that is held', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Hold');
    await page.waitForSelector('[data-testid="call-state"][data-hold="held"]');
    expect(await page.$('[data-testid="quality"]')).toBeNull();
  });
});

describe('single keys in a call', () => {
  it('mute, hold, open and close, and lead back to where the focus was', async () => {
    const page = await gallery.open('connected', wide);
    // Told to assistive technology, too.
    for (const key of ['M', 'H', 'K', 'T', 'A'])
      expect(await page.$(`button[aria-keyshortcuts="${key}"]`), key).not.toBeNull();
    await page.keyboard.type('mh');
    await page.keyboard.type('k');
    await page.waitForSelector('[role="log"]');
    await page.keyboard.press('Escape');
    await gone(page, '[role="log"]');
    expect(await focused(page)).toBe('Keypad');
    await page.keyboard.type('t');
    await page.waitForSelector('form.transfer');
    // In the field a letter is a letter.
    await page.keyboard.type('mh');
    await page.keyboard.press('Escape');
    await gone(page, 'form.transfer');
    expect(await focused(page)).toBe('Transfer');
    expect(await asked(page)).toEqual(['setMuted connected true', 'hold connected']);
  });

  it('swap and join calls, and add one', async () => {
    const page = await gallery.open('call-on-hold-beside', wide);
    await page.keyboard.type('s');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Bob Meyer');
    await page.keyboard.type('j');
    await page.waitForSelector('::-p-text(Conference of 3)');
    await page.keyboard.type('a');
    await page.waitForSelector('::-p-aria([name="Number or name"][role="textbox"])');
    expect(await asked(page)).toEqual(['swap', 'joinConference']);
  });

  it('do nothing once they are switched off', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Settings');
    await press(page, 'Keyboard');
    await page.locator('::-p-xpath(//label[.="Off"])').click();
    await press(page, 'Calls');
    await page.waitForSelector(button('Hang up'));
    await page.keyboard.type('mh');
    expect(await asked(page)).toEqual(['settings.update {"shortcuts":"off"}']);
  });

  it('neither answer nor decline a waiting call, nor do Enter and Escape', async () => {
    const page = await gallery.open('waiting-call', wide);
    for (const key of ['Enter', 'Escape', 'Space'] as const) await page.keyboard.press(key);
    await page.keyboard.type('qwertzuiop');
    expect((await asked(page)).filter((each) => /answer|decline/.test(each))).toEqual([]);
  });
});

describe('digits', () => {
  it('are refused with words while the call is held', async () => {
    const page = await gallery.open('keypad-held', wide);
    await page.waitForSelector('::-p-text(Not sent: the call is on hold)');
  });

  it('behind a ";" go on when the person says so', async () => {
    const page = await gallery.open('keypad-waiting', wide);
    await press(page, 'Send the rest');
    await page.waitForFunction(() => document.querySelector('[role="log"]')?.textContent === '4711#');
    expect(await asked(page)).toEqual(['continueDtmf connected']);
  });
});

describe('the details', () => {
  it('leave the name in sight, and tell identity, digits, session timer and the SIP messages', async () => {
    const page = await gallery.open('full-details', phoneSized);
    const covered = await page.evaluate(() => {
      const box = document.querySelector('h1')?.getBoundingClientRect();
      const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
      return document.elementFromPoint(x, y)?.closest('h1')?.tagName;
    });
    expect(covered).toBe('H1');
    const told = await page.$eval('.call-details', (details) => details.textContent ?? '');
    for (const words of [
      'the network',
      'Sales, 300',
      'DTLS-SRTP',
      'telephone-event',
      '1800 s',
      'INVITE sip:1002@example.com',
      '180 Ringing (INVITE)',
    ])
      expect(told).toContain(words);
  });
});

describe('at 200 %', () => {
  it('everything is there in half the width, without scrolling sideways', async () => {
    // Zooming to 200 % halves the CSS pixels there are.
    const page = await gallery.open('call-on-hold-beside', { ...wide, width: 520, height: 360 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(520);
    for (const name of ['Mute', 'Hold', 'Transfer', 'Hang up', 'Swap', 'Join calls'])
      expect(await page.$(button(name)), name).not.toBeNull();
  });
});
