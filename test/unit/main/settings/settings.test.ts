import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSettings, ManagedSettingError } from '../../../../src/main/settings/settings.ts';
import {
  parseSettings,
  readSettingsFile,
  type SettingsDocument,
} from '../../../../src/main/settings/settings-file.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const now = new Date('2026-01-02T03:04:05.678Z');

describe('parseSettings', () => {
  it('keeps what it does not know', () => {
    const text = '{"theme":"dark","ofTheFuture":{"a":1}}';
    expect(parseSettings(text)).toEqual({
      document: { theme: 'dark', ofTheFuture: { a: 1 } },
      fault: null,
    });
  });

  it('keeps the good members of a file with a bad one', () => {
    const reading = parseSettings('{"theme":"purple","language":"de","ofTheFuture":1}');
    expect(reading.document).toEqual({ language: 'de', ofTheFuture: 1 });
    expect(reading.fault).toMatch(/^theme: expected/);
  });

  it.each([
    ['', 'not JSON'],
    ['{"theme":"dark"', 'not JSON'],
    ['null', '(document): expected Object'],
    ['"dark"', '(document): expected Object'],
  ])('finds the fault of %j', (text, fault) => {
    expect(parseSettings(text)).toEqual({ document: {}, fault });
  });

  it('yields settings for every text, and loses no unknown member of a good one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { document } = parseSettings(text);
        expect([undefined, 'system', 'light', 'dark']).toContain(document.theme);
      }),
    );
    const member = fc.stringMatching(/^x[a-z]{0,6}$/);
    fc.assert(
      fc.property(fc.dictionary(member, fc.jsonValue(), { noNullPrototype: true }), (unknown) => {
        const text = JSON.stringify({ ...unknown, theme: 'light' });
        expect(parseSettings(text).document).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('a settings file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-settings-'));
    file = join(folder, 'settings.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('may be absent', () => {
    expect(readSettingsFile(file, now)).toEqual({ document: {}, fault: null, keptAside: null });
  });

  it('is kept aside, byte for byte, when it is broken', () => {
    writeFileSync(file, '{"theme":"dark",,}');
    const aside = `${file}.broken-2026-01-02T03-04-05-678Z`;
    expect(readSettingsFile(file, now)).toEqual({ document: {}, fault: 'not JSON', keptAside: aside });
    expect(readFileSync(aside, 'utf8')).toBe('{"theme":"dark",,}');
    expect(readdirSync(folder)).toEqual(['settings.json.broken-2026-01-02T03-04-05-678Z']);
  });

  it('that cannot be read is left alone', () => {
    expect(readSettingsFile(folder, now)).toEqual({
      document: {},
      fault: 'cannot be read (EISDIR)',
      keptAside: null,
    });
  });
});

describe('createSettings', () => {
  const good = {
    document: { theme: 'dark', ofTheFuture: 1 } as SettingsDocument,
    fault: null,
    keptAside: null,
  };

  function create(options: Partial<Parameters<typeof createSettings>[0]> = {}) {
    const store = { store: {} as SettingsDocument };
    const log = createMemoryLog();
    let opened = 0;
    const openStore = async () => {
      opened += 1;
      return store;
    };
    const settings = createSettings({ reading: good, openStore, managed: {}, log, ...options });
    return { settings, store, log, opened: () => opened };
  }

  it('says who decided what, and opens nothing for that', () => {
    const { settings, opened } = create({ managed: { language: 'de' } });
    expect(settings.resolved()).toMatchObject({
      theme: { value: 'dark', setBy: 'user' },
      language: { value: 'de', setBy: 'policy' },
      shortcuts: { value: 'on', setBy: 'default' },
    });
    expect(settings.problem).toBeNull();
    expect(opened()).toBe(0);
  });

  it('keeps do-not-disturb and forwarding, unless the policy decides them', async () => {
    const { settings, store } = create({ managed: { doNotDisturb: false } });
    const forward = { always: null, busy: '200', noAnswer: null, noAnswerS: 15 };
    await settings.update({ forward });
    expect(store.store).toMatchObject({ forward });
    expect(settings.resolved()).toMatchObject({
      forward: { value: forward, setBy: 'user' },
      doNotDisturb: { value: false, setBy: 'policy' },
    });
    await expect(settings.update({ doNotDisturb: true })).rejects.toThrow(ManagedSettingError);
  });

  it('holds a change at once, and writes it with all that it does not know', async () => {
    const { settings, store, opened } = create();
    const saved = settings.update({ theme: 'light' });
    expect(settings.resolved().theme).toEqual({ value: 'light', setBy: 'user' });
    await saved;
    await settings.update({ language: 'de' });
    expect(store.store).toEqual({ theme: 'light', language: 'de', ofTheFuture: 1 });
    expect(opened()).toBe(1);
  });

  it('changes nothing that the policy decides', async () => {
    const { settings, store } = create({ managed: { theme: 'light' } });
    const update = settings.update({ theme: 'dark', language: 'de' });
    await expect(update).rejects.toThrow(ManagedSettingError);
    expect(store.store).toEqual({});
    expect(settings.resolved().language.value).toBe('system');
  });

  it('hands out old pins whatever the policy says, and forgets them alone', async () => {
    const pins = [{ number: '7042', name: 'Anna' }];
    const reading = { ...good, document: { ...good.document, favourites: pins } };
    const managed = { favourites: [{ number: '9', name: 'Switchboard' }] };
    const { settings, store } = create({ reading, managed });
    expect(settings.oldPins()).toEqual(pins);
    await settings.forgetOldPins();
    expect(settings.oldPins()).toEqual([]);
    expect(store.store).toEqual({ theme: 'dark', ofTheFuture: 1 });
    expect(settings.resolved().favourites).toEqual({ value: managed.favourites, setBy: 'policy' });
  });

  it('tells of a broken file, and goes on with what is left of it', async () => {
    const reading = {
      document: { language: 'de' } as SettingsDocument,
      fault: 'theme: no',
      keptAside: '/s.broken',
    };
    const written = Promise.withResolvers<SettingsDocument>();
    const store = {
      get store() {
        return {};
      },
      set store(document: SettingsDocument) {
        written.resolve(document);
      },
    };
    const { settings } = create({ reading, openStore: async () => store });
    expect(settings.problem).toEqual({
      code: 'settings-unreadable',
      detail: 'theme: no; kept as /s.broken',
    });
    expect(await written.promise).toEqual({ language: 'de' });
  });

  it('works without a place to write to, and tries again at the next change', async () => {
    let tries = 0;
    const { settings, log } = create({
      openStore: () => {
        tries += 1;
        return Promise.reject(new Error('EROFS'));
      },
    });
    await settings.update({ theme: 'light' });
    await settings.update({ theme: 'system' });
    expect(settings.resolved().theme.value).toBe('system');
    expect(log.lines).toContain('error settings are not saved: EROFS');
    expect(tries).toBe(2);
  });
});
