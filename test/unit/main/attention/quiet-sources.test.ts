import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseQuietSources, type QuietSource } from '../../../../src/main/attention/quiet-sources.ts';

const sourcesOf = (desktop: string | undefined) => chooseQuietSources(desktop);
const service = sourcesOf(undefined)[0];
const settingOf = (desktop: string): QuietSource => {
  const source = sourcesOf(desktop)[1];
  if (source === undefined) throw new Error(`nobody to ask on ${desktop}`);
  return source;
};

describe('whom a desktop is asked', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['KDE', []],
    ['sway', []],
    ['gnome', []],
    ['GNOME', ['org.gnome.desktop.notifications', 'show-banners']],
    ['ubuntu:GNOME', ['org.gnome.desktop.notifications', 'show-banners']],
    ['X-Cinnamon', ['org.cinnamon.desktop.notifications', 'display-notifications']],
    ['MATE', ['org.mate.NotificationDaemon', 'do-not-disturb']],
    ['XFCE', ['-c', 'xfce4-notifyd', '-p', '/do-not-disturb']],
  ])('%s: the notification service, and the setting %j', (desktop, setting) => {
    const sources = sourcesOf(desktop);
    expect(sources.map(({ ask }) => ask[0])[0]).toBe('gdbus');
    expect(sources.slice(1).flatMap(({ ask }) => ask.slice(-setting.length))).toEqual(setting);
  });
});

describe('what is answered', () => {
  it.each([
    ['(<true>,)\n', true],
    ['(<false>,)\n', false],
    ['(<@b true>,)', null],
    ["(<'true'>,)", null],
    ['(<true>,)(<false>,)', null],
    ['true', null],
    ['', null],
  ])('by the service, %j: %s', (text, quiet) => expect(service?.read(text)).toBe(quiet));

  it.each([
    ['GNOME', 'false\n', true],
    ['GNOME', 'true\n', false],
    ['X-Cinnamon', 'false', true],
    ['MATE', 'true\n', true],
    ['MATE', 'false\n', false],
    ['XFCE', 'true\n', true],
    ['XFCE', 'Property "/do-not-disturb" does not exist on channel "xfce4-notifyd".', null],
    ['GNOME', 'No such schema “org.gnome.desktop.notifications”', null],
    ['GNOME', "'false'", null],
  ])('by the setting of %s, %j: %s', (desktop, text, quiet) => {
    expect(settingOf(desktop).read(text)).toBe(quiet);
  });

  it('may be any text: it is never more than yes, no or nothing', () => {
    const sources = [...sourcesOf('GNOME:X-Cinnamon:MATE:XFCE')];
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.string(), (source, text) => {
        source.isSign(text);
        const isAnswer = /^\s*(\(<(true|false)>,\)|true|false)\s*$/.test(text);
        expect(isAnswer || source.read(text) === null).toBe(true);
      }),
    );
  });

  it('is read again with whatever space stands around it', () => {
    const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    fc.assert(
      fc.property(space, fc.boolean(), space, (before, on, after) => {
        expect(service?.read(`${before}(<${on}>,)${after}`)).toBe(on);
        expect(settingOf('GNOME').read(`${before}${on}${after}`)).toBe(!on);
      }),
    );
  });
});

/** As gdbus 2.74 writes them. */
const signs = [
  'The name org.freedesktop.Notifications is owned by :1.4',
  'The name org.freedesktop.Notifications does not have an owner',
  "/org/freedesktop/Notifications: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.Notifications', {'Inhibited': <true>}, @as [])",
];

describe('when a desktop is asked again', () => {
  it('is told by the lines about its service', () => {
    expect(signs.map((line) => service?.isSign(line))).toEqual([true, true, true]);
  });

  it.each([
    '',
    'Monitoring signals on object /org/freedesktop/Notifications owned by org.freedesktop.Notifications',
    '/org/freedesktop/Notifications: org.freedesktop.Notifications.NotificationClosed (uint32 1, uint32 2)',
  ])('is not told by %j', (line) => expect(service?.isSign(line)).toBe(false));

  it('is told by any line about a setting', () => {
    expect(settingOf('GNOME').isSign('show-banners: false')).toBe(true);
    expect(settingOf('GNOME').isSign('')).toBe(false);
  });
});
