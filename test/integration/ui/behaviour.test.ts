import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const field = '::-p-aria([name="Number or name"][role="textbox"])';
const fieldText = (page: Page): Promise<string> =>
  page.$eval(field, (input) => (input as HTMLInputElement).value);
const loseFocus = (page: Page): Promise<void> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

/** Pastes as the clipboard would, to whatever has the focus. */
function paste(page: Page, text: string): Promise<void> {
  return page.evaluate((value) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', value);
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

describe('the dial pad', () => {
  it('calls what was typed with Enter, and empties the field', async () => {
    const page = await gallery.open('pad', wide);
    await page.keyboard.type('7042\n');
    expect(await asked(page)).toEqual(['dial 7042']);
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
  });

  it('takes keys and pastes that no field took', async () => {
    const page = await gallery.open('pad', wide);
    await loseFocus(page);
    await paste(page, '+49 (30) 12');
    expect(await fieldText(page)).toBe('+49 (30) 12');
    await loseFocus(page);
    await page.keyboard.type('34');
    expect(await fieldText(page)).toBe('+49 (30) 1234');
  });

  it('leaves the focus in the field when the pad is pressed, so that Enter still calls', async () => {
    const page = await gallery.open('pad', wide);
    for (const key of ['6', '0', '0']) await press(page, key);
    expect(await fieldText(page)).toBe('600');
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual(['dial 600']);
  });

  it('types + for a held 0', async () => {
    const page = await gallery.open('pad', wide);
    const zero = await page.waitForSelector('::-p-aria([name="0"][role="button"])');
    const box = await zero?.boundingBox();
    if (!box) throw new Error('the key 0 is not on the page');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('.dial-field__input')?.value === '+',
    );
    await page.mouse.up();
    expect(await fieldText(page)).toBe('+');
  });

  it('refuses what nobody can be called by, in words, and keeps the text', async () => {
    const page = await gallery.open('pad', wide);
    await page.keyboard.type('who is there?\n');
    const described = await page.$eval(field, (input) => {
      const ids = (input.getAttribute('aria-describedby') ?? '').split(' ');
      return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    });
    expect(described).toContain('no number or name');
    expect(await fieldText(page)).toBe('who is there?');
    expect(await asked(page)).toEqual([]);
  });

  it('brings the last number back when the field is empty', async () => {
    const page = await gallery.open('ended-not-found', wide);
    await press(page, 'Close');
    await page.waitForSelector(field);
    await page.keyboard.press('Enter');
    expect(await fieldText(page)).toBe('7042');
  });
});

describe('a link that wants a call', () => {
  it('is asked about beside the pad, takes no focus, and hears one answer', async () => {
    const page = await gallery.open('link-question', wide);
    await page.waitForSelector('::-p-aria([name="Call 000442079460148?"])');
    expect(await page.evaluate(() => document.activeElement?.closest('.link-question'))).toBeNull();
    await press(page, 'Do not call');
    expect(await asked(page)).toEqual(['link.decide {"id":"link-1","call":false}']);
  });

  it('can only be withdrawn while there is no connection', async () => {
    const page = await gallery.open('link-waiting', wide);
    const buttons = await page.$$eval('.link-question button', (all) => all.map((each) => each.textContent));
    expect(buttons).toEqual(['Do not call']);
  });
});

describe('an ended call', () => {
  it.each([
    ['ended-missed', 'Call back', 'dial sip:1002@example.com'],
    ['ended-not-found', 'Call again', 'dial sip:7042@example.com'],
  ] as const)('%s: %s', async (state, name, wanted) => {
    const page = await gallery.open(state, wide);
    await press(page, name);
    expect(await asked(page)).toEqual([wanted]);
  });
});

describe('an incoming call', () => {
  it('is neither answered nor declined by Enter, Escape or Space', async () => {
    const page = await gallery.open('incoming', wide);
    for (const key of ['Enter', 'Escape', 'Space'] as const) await page.keyboard.press(key);
    expect(await asked(page)).toEqual([]);
  });

  it('is spoken at once, and answered by its button', async () => {
    const page = await gallery.open('incoming', wide);
    expect(await page.$eval('[role="alert"]:not([data-testid])', (region) => region.textContent)).toBe(
      'Incoming call from Bob Meyer, 1002',
    );
    await press(page, 'Answer');
    await page.waitForSelector('[data-testid="call-state"][data-step="connected"]');
    expect(await asked(page)).toEqual(['answer incoming']);
  });

  it('leads back to the calls when it is answered from the settings', async () => {
    const page = await gallery.open('incoming-in-settings', phoneSized);
    await press(page, 'Answer');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['answer incoming']);
  });
});

describe('a call', () => {
  it('is muted and heard again by one button that tells its state', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Mute');
    await page.waitForSelector('button[aria-pressed="true"]');
    await press(page, 'Mute');
    await page.waitForSelector('button[aria-pressed="false"]');
    expect(await asked(page)).toEqual(['setMuted connected true', 'setMuted connected false']);
  });

  it('takes digits by pad, keyboard and paste once the keypad is open', async () => {
    const page = await gallery.open('connected', wide);
    await page.keyboard.type('9');
    await press(page, 'Keypad');
    await press(page, '1');
    await page.keyboard.type('2#');
    await paste(page, '34 56');
    await paste(page, 'no digits');
    expect(await asked(page)).toEqual([
      'sendDtmf connected 1',
      'sendDtmf connected 2',
      'sendDtmf connected #',
      'sendDtmf connected 3456',
    ]);
    // The screen follows the engine a frame or two later.
    await page.waitForFunction(() => document.querySelector('[role="log"]')?.textContent === '12#3456');
  });

  it('tells in one line that it moved to another network, and what was lost by it', async () => {
    const page = await gallery.open('roamed', wide);
    const line = await page.waitForSelector('[data-testid="roam"][role="status"]');
    expect(await line?.evaluate(({ textContent }) => textContent)).toBe('Moved to mobile, 0.1 s lost');
  });

  it('says after its end too by which networks it went, and what was lost', async () => {
    const page = await gallery.open('ended-moved', wide);
    const moves = await page.waitForSelector('.ended-screen__sentence .moves li');
    expect(await moves?.evaluate(({ textContent }) => textContent)).toMatch(/ Moved to mobile, 0\.1 s lost$/);
  });

  it('that the network took is called again by itself, which can be given up, and says so', async () => {
    const lost = await gallery.open('ended-calls-again', wide);
    const text = await lost.evaluate(() => document.body.textContent);
    expect(text).toContain('Offhook calls again as soon as it is connected.');
    await press(lost, 'Do not call again');
    expect(await asked(lost)).toEqual(['dismiss lost']);
    const again = await gallery.open('called-again', wide);
    const line = await again.waitForSelector('[data-testid="redial"][role="status"]');
    expect(await line?.evaluate(({ textContent }) => textContent)).toBe(
      'Called again, because the network was lost',
    );
  });

  it('can be hung up with one click while its details are open', async () => {
    const page = await gallery.open('connected-details', wide);
    await press(page, 'Hang up');
    await page.waitForSelector('[data-testid="call-state"][data-cause="hung-up"]');
    expect(await asked(page)).toEqual(['hangUp connected']);
  });

  it('gives the focus on, so that a keyboard never falls out of the page', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Hang up');
    await page.waitForSelector('[data-testid="call-state"][data-step="ended"]');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('You hung up');
    await press(page, 'Close');
    await page.waitForSelector(field);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  });
});

describe('settings', () => {
  it('scroll within their room: the page itself has nowhere to go, whatever is focused', async () => {
    const page = await gallery.open('settings-calls', wide);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  });

  const headings = (page: Page): Promise<readonly (string | null)[]> =>
    page.$$eval('.settings__panel h2', (all) => all.map((each) => each.textContent));

  it('are found by their words, from the keyboard alone', async () => {
    const page = await gallery.open('settings', wide);
    expect(await headings(page)).toEqual(['Account', 'Sign-in']);
    await page.keyboard.down('Control');
    await page.keyboard.press('f');
    await page.keyboard.up('Control');
    await page.keyboard.type('switchboard WANTS');
    expect(await headings(page)).toEqual(['Dialling']);
    expect(await page.$eval('.settings [role="status"]', (region) => region.textContent)).toBe('1 found');
    await page.keyboard.press('Escape');
    expect(await headings(page)).toEqual(['Account', 'Sign-in']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await headings(page)).toEqual(['Incoming calls']);
  });

  it('say at the topic and at the setting what the company has decided, and find it by that', async () => {
    const page = await gallery.open('settings-managed', wide);
    const marked = await page.$$eval('nav button[aria-label*="Managed by your company"]', (all) =>
      all.map((each) => each.textContent),
    );
    expect(marked).toEqual(['Account', 'Incoming calls', 'Dialling and links', 'Look and language']);
    await page.focus('::-p-aria(Search the settings)');
    await page.keyboard.type('managed');
    const found = await page.$$eval('.settings__group', (all) => all.map((each) => each.textContent ?? ''));
    expect(found).toHaveLength(4);
    for (const each of found) expect(each).toContain('Managed by your company');
  });

  it('are a list that leads to a topic and back where there is one column, and the focus goes along', async () => {
    const page = await gallery.open('settings', phoneSized);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await headings(page)).toEqual([]);
    await press(page, 'This computer');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    expect(await focused()).toBe('This computer');
    await press(page, 'All settings');
    await page.waitForFunction(() => document.activeElement?.tagName === 'BUTTON');
    expect(await focused()).toBe('This computer');
  });

  it('change language and theme at once', async () => {
    const page = await gallery.open('settings-look', wide);
    await page.locator('::-p-text(Deutsch)').click();
    await page.waitForFunction(() => document.documentElement.lang === 'de');
    await page.locator('::-p-text(Dunkel)').click();
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    expect(await asked(page)).toEqual([
      'settings.update {"language":"de"}',
      'settings.update {"theme":"dark"}',
    ]);
  });

  it('say when a request failed, and let the person dismiss it', async () => {
    const page = await gallery.open('settings', wide);
    await press(page, 'Sign out');
    await page.waitForSelector('::-p-text(That did not work)');
    await press(page, 'Dismiss');
    await page.waitForFunction(() => !document.body.textContent?.includes('That did not work'));
    expect(await asked(page)).toEqual(['auth.signOut null']);
  });
});

describe('a new version', () => {
  it('is offered, installed when the person says so, and not spoken of again once it is put off', async () => {
    const page = await gallery.open('update-ready', wide);
    await press(page, 'Restart now');
    expect(await asked(page)).toEqual(['update.install null']);
    await press(page, 'Later');
    await page.waitForFunction(() => !document.body.textContent?.includes('Offhook 0.2.0'));
    await press(page, 'Settings');
    await press(page, 'About');
    await page.waitForSelector('::-p-text(Offhook 0.2.0 is there)');
  });

  it('is not offered in a call: the settings say what it waits for, and offer no restart', async () => {
    const page = await gallery.open('update-after-call', wide);
    await page.waitForSelector('::-p-text(It waits until your calls have ended.)');
    expect(await page.$('::-p-aria([name="Restart now"][role="button"])')).toBeNull();
    await press(page, 'Calls');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await page.evaluate(() => document.body.textContent?.includes('Offhook 0.2.0'))).toBe(false);
  });
});

describe('a version that could not be had', () => {
  it('is said why in the settings, and looked for again when the person wants it', async () => {
    const page = await gallery.open('settings-about', wide);
    await page.waitForSelector('::-p-text(It was thrown away, and nothing has changed.)');
    await press(page, 'Look for a newer version');
    expect(await asked(page)).toEqual(['update.check null']);
  });
});

describe('other programs', () => {
  it('are listed with what they may do, and lose their key at a press; the focus goes to what is said of it', async () => {
    const page = await gallery.open('settings-computer', wide);
    await page.waitForSelector('::-p-text(sees your calls and whether you can be called, makes calls)');
    await page.focus('::-p-aria([name="Take away the key of My CRM"][role="button"])');
    await page.keyboard.press('Enter');
    await page.waitForSelector('::-p-text(My CRM has no key any more.)');
    expect(await asked(page)).toEqual(['tokens.revoke {"name":"My CRM"}']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'My CRM has no key any more.',
    );
    expect(await page.$('::-p-aria([name="Take away the key of My CRM"][role="button"])')).toBeNull();
    await page.waitForSelector('::-p-aria([name="Take away the key of Busy light"][role="button"])');
  });
});

describe('a sign-in that no keychain keeps', () => {
  it('says so for as long as it is so, wherever the person is, though the notice of it was dismissed', async () => {
    const page = await gallery.open('notices', wide);
    const mark = '::-p-text(Sign-in not kept)';
    for (let notice = 0; notice < 2; notice += 1) await press(page, 'Dismiss');
    await page.waitForSelector(mark);
    await press(page, 'Settings');
    await page.waitForSelector('::-p-text(kept in memory only)');
    expect(await page.$(mark)).not.toBeNull();
    const kept = await gallery.open('pad', wide);
    expect(await kept.$(mark)).toBeNull();
  });
});

describe('help', () => {
  const entries = (page: Page): Promise<readonly string[]> =>
    page.$$eval('.log__line', (all) =>
      all.map((each) => each.querySelector('.log__text')?.textContent ?? ''),
    );

  it('shows the log, the newest first, by how grave it is and by its words', async () => {
    const page = await gallery.open('settings-support', wide);
    await page.waitForSelector('.log__line');
    expect(await entries(page)).toHaveLength(6);
    expect((await entries(page))[0]).toContain('a message could not be handled: Error: broken\nat line 1');
    await page.locator('::-p-xpath(//label[.="Everything"])').click();
    await page.waitForFunction(() => document.querySelectorAll('.log__line').length === 7);
    await page.focus('::-p-aria(Lines with these words)');
    await page.keyboard.type('page.SIP broken');
    await page.waitForFunction(() => document.querySelectorAll('.log__line').length === 1);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('.log__line').length === 7);
  });

  it('draws for each call what was said about it', async () => {
    const page = await gallery.open('settings-support', wide);
    await page.locator('::-p-xpath(//button[starts-with(., "Bob Meyer, ")])').click();
    await page.waitForSelector('::-p-text(180 Ringing (INVITE))');
    const lines = await page.$$eval('.ladder__line', (all) => all.map((each) => each.textContent ?? ''));
    expect(lines).toHaveLength(5);
  });

  it('shows all of a support file before it is saved, and says where it is then', async () => {
    const page = await gallery.open('settings-support', wide);
    await press(page, 'status.json 1 kB');
    await page.waitForSelector('::-p-text("peer": "number-1")');
    await press(page, 'Save…');
    await page.waitForSelector(
      '::-p-text(Saved as /home/alice/Downloads/offhook-support-2026-11-27-0912.zip)',
    );
    expect(await asked(page)).toEqual(['support.preview null', 'support.save {"id":"preview-1"}']);
  });
});
