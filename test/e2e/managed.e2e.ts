import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { strFromU8, unzipSync } from 'fflate';
import { Key } from 'webdriverio';
import { sendCommand } from '../../src/main/control/control-client.ts';
import { en } from '../../src/renderer/ui/text/en.ts';
import { filesHolding } from '../support/spill.ts';
import { edge } from './support/edge.ts';
import { pressByKeyboard } from './support/keyboard.ts';
import { button, dial, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';

const userDataDir = path.join(instanceFolder('managed'), 'user-data');

/** What can be chosen on the screen, and whether the company has. */
const choices = () =>
  browser.execute(() =>
    [...document.querySelectorAll('[role="radiogroup"]')].map((group) => ({
      managed: (group.textContent ?? '').includes('Managed by your company'),
      disabled: [...group.querySelectorAll('input')].map((input) => input.disabled),
      chosen: group.querySelector<HTMLInputElement>('input:checked')?.value,
    })),
  );

describe('a managed file with a digest account', () => {
  it('registers without anybody signing in', async () => {
    await waitForText(browser, 'Ready for calls');
  });

  it('tells the figures of a call in its status', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await browser.waitUntil(async () => {
      const reply = await sendCommand(userDataDir, { verb: 'status' });
      const call = reply.ok
        ? (reply.value as { calls: { inbound: { energy: number } }[] }).calls.at(-1)
        : undefined;
      return (call?.inbound.energy ?? 0) > 0;
    });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('writes a person down, finds her by three letters, and calls her by Enter, all by keyboard', async () => {
    await button(browser, 'Close').click();
    await button(browser, 'People').click();
    await browser.$('aria/Add person').click();
    await browser.keys('Echo Krüger');
    await browser.$('aria/Number or address').setValue('600');
    await browser.keys('Enter');
    await waitForText(browser, 'Favourite');
    await browser.keys([Key.Ctrl, 'f']);
    await browser.keys('kru');
    await browser.$('.person-row*=Echo Krüger').waitForExist();
    await browser.keys('Enter');
    await waitForText(browser, 'Connected');
    await waitForText(browser, 'Echo Krüger');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('has a favourite on the pad once she is marked, and calls her from there', async () => {
    await button(browser, 'Close').click();
    await button(browser, 'People').click();
    await button(browser, 'Favourite').click();
    await button(browser, 'Calls').click();
    await browser.$('.favourites').$('button*=Echo Krüger').click();
    await waitForText(browser, 'Connected');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('keeps the calls in the history, by the name of the contact', async () => {
    const row = browser.$('.history').$('.call-row*=Echo Krüger');
    await row.waitForExist();
    // All calls there were: the one from before she had a name, too.
    // The last of them is told as going on until its end is written.
    await browser.waitUntil(async () => /Outgoing[\s\S]*3 calls/.test(await row.getText()));
  });

  it('parks a call and picks one up by the codes of the PBX, by keyboard alone', async () => {
    await button(browser, 'Close').click();
    await browser.$('aria/Number or name').waitForDisplayed();
    await browser.keys([...'200', 'Enter']);
    await waitForText(browser, 'Connected');
    await pressByKeyboard(browser, 'Park');
    await edge().bob.waitForCall(
      ({ direction, state, energy }) => direction === 'outgoing' && state === 'established' && energy > 0,
    );
    await button(browser, 'Hang up').waitForExist({ reverse: true });
    edge().bob.hangUp();
    await pressByKeyboard(browser, 'Close');
    await browser.$('aria/Number or name').waitForDisplayed();
    await browser.keys('00');
    await pressByKeyboard(browser, 'Pick up');
    await waitForText(browser, 'Connected');
    await edge().bob.waitForCall(
      ({ direction, state }) => direction === 'incoming' && state === 'established',
    );
    await pressByKeyboard(browser, 'Hang up');
    await waitForText(browser, 'You hung up');
  });

  it('shows the account as managed, and offers no sign-out', async () => {
    await button(browser, 'Settings').click();
    await waitForText(browser, 'Managed by your company');
    await expect(button(browser, 'Sign out')).not.toBeExisting();
  });

  it('holds the theme that the company chose, and locks it in the settings', async () => {
    expect(await browser.execute(() => document.documentElement.dataset.theme)).toBe('dark');
    await button(browser, 'Look and language, Managed by your company').click();
    await browser.waitUntil(async () => (await choices()).length === 3);
    expect(await choices()).toEqual([
      { managed: true, disabled: [true, true, true], chosen: 'dark' },
      { managed: false, disabled: [false, false, false], chosen: 'system' },
      { managed: false, disabled: [false, false, false, false], chosen: '100' },
    ]);
  });

  it('lets everything else be chosen, and finds it by its words', async () => {
    await browser.$('aria/Search the settings').setValue('telephone link');
    await waitForText(browser, 'Ask before a link calls');
    expect(await choices()).toMatchObject([
      { managed: false, chosen: 'off' },
      { managed: false, chosen: 'always' },
    ]);
  });

  it('refuses to change what the company chose, whoever asks', async () => {
    const reply = await browser.execute(() => window.offhook?.request('settings.update', { theme: 'light' }));
    expect(reply).toEqual({ ok: false, code: 'not-available' });
    const state = await browser.execute(() => window.offhook?.request('desktop.get', null));
    expect(state).toMatchObject({ value: { settings: { theme: { value: 'dark', setBy: 'policy' } } } });
    expect(await browser.execute(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('writes a support bundle that tells of the call, and holds neither password nor number', async () => {
    const password = edge().digestPasswords.get('701') ?? '';
    const file = path.join(instanceFolder('managed'), 'support.zip');
    expect(await sendCommand(userDataDir, { verb: 'support-bundle', file })).toMatchObject({ ok: true });
    const files = Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]);
    const of = (name: string) => files.find(([each]) => each === name)?.[1] ?? '';
    expect(of('offhook.log')).toContain('page.registration: registered');
    expect(of('messages.json')).toMatch(/"line": "INVITE sip:number-\d+@/);
    expect(JSON.parse(of('status.json'))).toMatchObject({
      calls: expect.arrayContaining([expect.objectContaining({ codec: 'opus', state: 'ended' })]),
    });
    for (const [name, text] of files) {
      expect(`${name}: ${text}`).not.toContain(password);
      expect(`${name}: ${text}`).not.toMatch(/sip:(600|701)@/);
    }
  });

  it('keeps the password out of the page, its storage, and every file of the profile', async () => {
    const password = edge().digestPasswords.get('701') ?? '';
    expect(password.length).toBeGreaterThan(8);
    const page = await browser.execute(async () => {
      const reply = await window.offhook?.request('desktop.get', null);
      return [reply, { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]
        .map((each) => JSON.stringify(each))
        .join('\n');
    });
    expect(page).toContain('Desk 701');
    expect(page).not.toContain(password);
    // The log is there and tells of the account: the search does look where it should.
    expect(filesHolding(userDataDir, 'page.registration: registered')).toContain(
      path.join('logs', 'offhook.log'),
    );
    expect(filesHolding(userDataDir, password)).toEqual([]);
  });

  it('brings people in from a file with broken cards, tells what was left, and takes it back', async () => {
    const file = path.join(instanceFolder('managed'), 'people.vcf');
    const card = (...lines: readonly string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, ''].join('\r\n');
    const whole = card('FN:Anna Berg', 'TEL:7042', 'END:VCARD');
    writeFileSync(
      file,
      [card('FN'), whole, '\u0000\uFFFD{"no": card}', card('N:;;;;', 'END:VCARD')].join('\r\n'),
    );
    const dialog = await browser.electron.mock('dialog', 'showOpenDialog');
    await dialog.mockResolvedValue({ canceled: false, filePaths: [file] });
    await button(browser, 'People').click();
    await button(browser, 'Import and export').click();
    await button(browser, 'Choose a file…').click();
    await waitForText(browser, '3 in people.vcf');
    await button(browser, 'Import').click();
    await waitForText(browser, '1 added, 0 completed. 0 left as they were, 2 not readable.');
    await browser.$('.person-row*=Anna Berg').waitForExist();
    await button(browser, 'Undo the import of people.vcf').click();
    await waitForText(browser, 'The import was undone.');
    await browser.$('.person-row*=Anna Berg').waitForExist({ reverse: true });
    await browser.$('.person-row*=Echo Krüger').waitForExist();
    await dialog.mockResolvedValue({ canceled: false, filePaths: [`${file}.gone`] });
    await button(browser, 'Choose a file…').click();
    await waitForText(browser, 'This file could not be read. Nothing was changed.');
    await dialog.mockRestore();
  });

  it('writes everybody into a file that it can read again, and tells where none could be written', async () => {
    const file = path.join(instanceFolder('managed'), 'everybody.vcf');
    const save = await browser.electron.mock('dialog', 'showSaveDialog');
    await save.mockResolvedValue({ canceled: false, filePath: path.join(file, 'no', 'such', 'folder.vcf') });
    await button(browser, en.people.files.asVcard).click();
    await waitForText(browser, en.people.files.notWritten);
    await save.mockResolvedValue({ canceled: false, filePath: file });
    await button(browser, en.people.files.asVcard).click();
    await browser.waitUntil(() => existsSync(file));
    await waitForText(browser, ' written.');
    expect(readFileSync(file, 'utf8')).toContain('FN:Echo Krüger');
    // What is there already comes in by no second card.
    const open = await browser.electron.mock('dialog', 'showOpenDialog');
    await open.mockResolvedValue({ canceled: false, filePaths: [file] });
    await button(browser, en.people.files.chooseFile).click();
    await waitForText(browser, 'in everybody.vcf');
    await button(browser, 'Import').click();
    await waitForText(browser, '0 added, ');
    await open.mockRestore();
    await save.mockRestore();
  });

  it('shows the picture that came with a card, another one that is chosen, and none once it is removed', async () => {
    const folder = instanceFolder('managed');
    const drawn = path.resolve('assets/icons/png/256x256.png');
    const photo = readFileSync(drawn)
      .toString('base64')
      .replaceAll(/(.{72})/g, '$1\r\n ');
    const card = (...lines: readonly string[]) =>
      ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');
    const file = path.join(folder, 'pictures.vcf');
    const pia = card('FN:Pia Bild', `PHOTO;ENCODING=b;TYPE=PNG:${photo}`);
    writeFileSync(file, pia + card('FN:Uri Bild', 'PHOTO;VALUE=uri:https://pictures.example/a.jpg'));
    const open = await browser.electron.mock('dialog', 'showOpenDialog');
    await open.mockResolvedValue({ canceled: false, filePaths: [file] });
    await button(browser, en.people.files.chooseFile).click();
    await waitForText(browser, 'in pictures.vcf');
    await button(browser, 'Import').click();
    await waitForText(browser, '2 added, 0 completed.');
    await waitForText(browser, '1 picture. 1 picture was left out');

    const row = browser.$('.person-row*=Pia Bild');
    await row.$('img').waitForExist();
    /** How large it really is; 0: it could not be shown. */
    const width = () =>
      browser.execute(
        () => document.querySelector<HTMLImageElement>('.person-card img')?.naturalWidth ?? null,
      );
    await row.click();
    await browser.waitUntil(async () => (await width()) === 144);

    const drawing = path.join(folder, 'drawing.png');
    writeFileSync(drawing, '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    await open.mockResolvedValue({ canceled: false, filePaths: [drawing] });
    await button(browser, en.people.picture.change).click();
    await waitForText(browser, en.people.picture.outcomes['not-a-picture']);
    // Its head is that of a picture; the rest of it is not there.
    writeFileSync(drawing, readFileSync(drawn).subarray(0, 60));
    await button(browser, en.people.picture.change).click();
    await waitForText(browser, en.people.picture.outcomes['not-a-picture']);
    // The one before stays.
    await browser.waitUntil(async () => (await width()) === 144);

    await open.mockResolvedValue({ canceled: false, filePaths: [drawn] });
    await button(browser, en.people.picture.change).click();
    await waitForText(browser, en.people.picture.outcomes.taken);
    await browser.waitUntil(async () => (await width()) === 144);
    await button(browser, en.people.picture.remove).click();
    await waitForText(browser, en.people.picture.removed);
    await browser.$('.person-card img').waitForExist({ reverse: true });
    await open.mockRestore();
  });
});
