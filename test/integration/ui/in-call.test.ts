import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const spoken = (page: Page): Promise<string> =>
  page.$eval('[data-testid="spoken"]', (region) => region.textContent ?? '');
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent ?? '');
const stateOf = (page: Page): Promise<string> =>
  page.$eval('[data-testid="call-state"]', (line) => line.textContent ?? '');
const button = (name: string) => `::-p-aria([name="${name}"][role="button"])`;
const gone = (page: Page, selector: string) => page.waitForSelector(selector, { hidden: true });

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

describe('availability', () => {
  it('is switched in the header and told there in words', async () => {
    const page = await gallery.open('pad', phoneSized);
    await press(page, 'Do not disturb');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="availability"]')?.textContent === 'Do not disturb',
    );
    expect(await asked(page)).toEqual(['setDoNotDisturb true']);
  });

  it('forwards by rules that are checked before they are kept', async () => {
    const page = await gallery.open('settings-calls', wide);
    const field = '::-p-aria([name="All calls to"][role="textbox"])';
    // Not by ::-p-text: it goes on seeing the words that stood in the same place before.
    const said = (words: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector('[data-testid="availability"]')?.textContent === wanted,
        {},
        words,
      );
    await page.locator(field).click();
    await page.keyboard.type('not a number!\n');
    await page.waitForSelector('::-p-text(no number or name)');
    await page.locator(field).click({ count: 3 });
    await page.keyboard.type('200\n');
    await said('All calls go to 200');
    expect(await asked(page)).toEqual([
      'setForward {"always":"200","busy":null,"noAnswer":null,"noAnswerS":20}',
    ]);
    // By the dialling rules, once: what stands there is not changed again when another one is.
    await page.focus(field);
    await page.$eval(':focus', (input) => (input as HTMLInputElement).select());
    await page.keyboard.type('+44 20 7946 0148\n');
    await said('All calls go to 000442079460148');
    await page.locator('::-p-aria([name="When I am in a call, to"][role="textbox"])').click();
    await page.keyboard.type('300\n');
    await page.waitForFunction(() => document.body.textContent.includes('000442079460148'));
    expect((await asked(page)).at(-1)).toBe(
      'setForward {"always":"000442079460148","busy":"300","noAnswer":null,"noAnswerS":20}',
    );
  });

  it('that was missing for a while is told, until it was seen', async () => {
    const page = await gallery.open('missed-while-away', wide);
    await page.waitForSelector('::-p-text(Calls may have been missed between)');
    await press(page, 'Dismiss');
    await gone(page, '::-p-text(Calls may have been missed between)');
  });
});

describe('an emergency number', () => {
  it('is told as such before the call, and called by one Enter', async () => {
    const page = await gallery.open('do-not-disturb', wide);
    await page.keyboard.type('112');
    await page.waitForSelector('::-p-text(Emergency number)');
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual(['dial 112']);
  });

  it('shows where the phone stands, before the call and during it', async () => {
    for (const state of ['pad-emergency', 'emergency'] as const) {
      const page = await gallery.open(state, wide);
      expect(
        await page.waitForSelector('::-p-text(You are here: Hauptstraße 1, 2nd floor, room 214)'),
        state,
      ).not.toBeNull();
    }
  });
});

describe('a call for help that came to nothing', () => {
  const spokenAtOnce = (page: Page): Promise<string> =>
    page.$eval('[data-testid="spoken-at-once"][role="alert"]', (region) => region.textContent ?? '');
  const onStage = '[data-testid="call-state"][data-cause="service-unavailable"]';
  const words = 'Call from another phone at once, a mobile for example.';
  const failHelp = (page: Page): Promise<void> => page.evaluate(() => globalThis.fail('emergency'));

  it('is shown and spoken first, though another call is on hold, and left only when the person closes it', async () => {
    const page = await gallery.open('emergency-beside', wide);
    expect(await spokenAtOnce(page)).toBe('');
    await failHelp(page);
    await page.waitForSelector(onStage);
    expect(await page.$eval('.stage', (stage) => stage.textContent)).toContain(words);
    expect(await spokenAtOnce(page)).toMatch(/^Emergency call: .+ Call from another phone at once/);
    expect(await spoken(page)).not.toContain(words);
    expect(await focused(page)).toBe(await stateOf(page));
    await press(page, 'Close');
    await gone(page, onStage);
    expect(await stateOf(page)).toBe('On hold');
  });

  it('comes to the front though the person had turned to the other call, and fetches them from another room', async () => {
    const page = await gallery.open('emergency-beside', wide);
    await page.click('.call-list .call-row--held');
    await page.waitForSelector('[data-testid="call-state"][data-hold="held"]');
    await press(page, 'People');
    await gone(page, '[data-testid="call-state"]');
    await failHelp(page);
    await page.waitForSelector(onStage);
    await press(page, 'People');
    await gone(page, onStage);
    await press(page, 'Calls');
    await page.waitForSelector(onStage);
    await press(page, 'Call again');
    await page.waitForSelector('[data-testid="call-state"][data-step="calling"]');
    expect((await asked(page)).at(-1)).toBe('dial sip:112@example.com');
  });
});

describe('codes of the telephone system', () => {
  it('park, pick up and leave a message, where the policy names them', async () => {
    let page = await gallery.open('with-park', wide);
    await press(page, 'Park');
    expect(await asked(page)).toEqual(['park connected']);
    page = await gallery.open('pad-pick-up', wide);
    await page.keyboard.type('71');
    await press(page, 'Pick up');
    expect(await asked(page)).toEqual(['pickUp 71']);
    page = await gallery.open('ended-busy', wide);
    await press(page, 'Leave a message');
    expect(await asked(page)).toEqual(['dial *1002']);
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

describe('the palette', () => {
  const choose = async (page: Page, what: string): Promise<void> => {
    await page.keyboard.type(what);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="dialog"]', { hidden: true });
  };

  it('opens by its button too, and leads to the transfer, whose field has the focus then', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Everything you can do');
    await page.waitForSelector('[role="dialog"]');
    await choose(page, 'transf');
    await page.waitForFunction(() => document.activeElement?.closest('form.transfer') !== null);
    await page.keyboard.type('7042\n');
    expect((await asked(page)).at(-1)).toMatch(/^transferBlind .* 7042$/);
  });

  it('calls a person by name, and leads to a topic of the settings', async () => {
    const page = await gallery.open('people', wide);
    await page.keyboard.down('Control');
    await page.keyboard.press('k');
    await page.keyboard.up('Control');
    await page.keyboard.type('bernd');
    await page.waitForSelector('::-p-text(Call Bernd Krause (7042))');
    await page.keyboard.press('Enter');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect((await asked(page)).at(-1)).toBe('dial 7042');
    await press(page, 'Everything you can do');
    await page.waitForSelector('[role="dialog"]');
    await choose(page, 'settings sound');
    await page.waitForSelector('::-p-aria([name="Sound"][role="button"])[aria-current="page"]');
  });
});
