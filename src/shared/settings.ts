import * as v from 'valibot';
import { diallingSchema, plainDialling } from './dialling/dialling.ts';
import { companyFavouriteSchema, mostFavourites } from './favourite.ts';
import { defaultGlobalShortcuts, globalShortcutsSchema } from './global-shortcuts.ts';
import { headsetsSchema } from './headset.ts';
import { lampSchema, mostLamps } from './lamp.ts';
import { isPlainText } from './sip-address.ts';
import { soundSettings } from './sound.ts';

const forwardTargetSchema = v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)));

export const forwardSchema = v.object({
  /** Where every call goes, where it goes while there is another one, and where when nobody answers. */
  always: forwardTargetSchema,
  busy: forwardTargetSchema,
  noAnswer: forwardTargetSchema,
  noAnswerS: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(120)),
});

export const settingsSchema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en', 'de']),
  /** In percent, beside what the system enlarges. */
  textSize: v.picklist(['100', '125', '150', '200']),
  doNotDisturb: v.boolean(),
  /** When do-not-disturb ends by itself, epoch ms; null: when somebody ends it. */
  doNotDisturbUntil: v.nullable(v.number()),
  /** Whether calls make no sound while the desktop itself is set to do not disturb. */
  desktopDoNotDisturb: v.picklist(['on', 'off']),
  forward: forwardSchema,
  /** Single keys during a call (WCAG 2.1.4: they can be switched off). */
  shortcuts: v.picklist(['on', 'off']),
  dialling: diallingSchema,
  /** Whether this app is the one that the desktop hands telephone links to. */
  links: v.picklist(['on', 'off']),
  /** Whether a link calls at once: never, when the number is a known one, always. */
  confirmLinks: v.picklist(['always', 'unknown', 'never']),
  /** What happens to the call when the screen is locked. */
  onLock: v.picklist(['nothing', 'mute', 'hold']),
  /** Whether the desktop starts the app, hidden, when the person logs in. */
  autostart: v.picklist(['on', 'off']),
  ...soundSettings,
  headsets: headsetsSchema,
  /** Keys that work wherever the person is. */
  globalShortcuts: globalShortcutsSchema,
  /** Whether Play and Stop answer, mute and end calls, while there is one. */
  mediaKeys: v.picklist(['on', 'off']),
  /** Whether the quick dial may read what is selected or copied, when asked to by its keys. */
  readSelection: v.picklist(['on', 'off']),
  /** What tells of a call while the person looks elsewhere. */
  incomingAlert: v.picklist(['window', 'notification', 'both']),
  /** Whether a call has a small window while the large one is not on the screen. */
  callWindow: v.picklist(['on', 'off']),
  /** Whom the company puts first. A person's own are marked contacts; what older versions kept here becomes such. */
  favourites: v.pipe(v.array(companyFavouriteSchema), v.maxLength(mostFavourites)),
  /** Whose lines are watched, beside favourites and contacts. */
  lamps: v.pipe(v.array(lampSchema), v.maxLength(mostLamps)),
  /** What is told of oneself; `automatic`: by calls and by whether the computer is used. */
  ownPresence: v.picklist(['automatic', 'busy', 'away', 'out-of-office']),
  /** A few words that go with it; empty: none. */
  presenceNote: v.pipe(v.string(), v.maxLength(120), v.check(isPlainText, 'expected text on one line')),
  /** After so long without mouse and keyboard one counts as away; 0: never. */
  awayAfterMinutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(240)),
});

export const settingsUpdateSchema = v.partial(v.strictObject(settingsSchema.entries));

export type Settings = v.InferOutput<typeof settingsSchema>;
export type SettingsUpdate = v.InferOutput<typeof settingsUpdateSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  textSize: '100',
  doNotDisturb: false,
  doNotDisturbUntil: null,
  desktopDoNotDisturb: 'on',
  forward: { always: null, busy: null, noAnswer: null, noAnswerS: 20 },
  shortcuts: 'on',
  dialling: plainDialling,
  links: 'off',
  confirmLinks: 'always',
  onLock: 'nothing',
  autostart: 'off',
  microphones: [],
  speakers: [],
  cameras: [],
  ringers: [],
  echoCancellation: 'on',
  noiseSuppression: 'standard',
  gainControl: 'on',
  headsets: [],
  globalShortcuts: defaultGlobalShortcuts,
  mediaKeys: 'on',
  readSelection: 'off',
  incomingAlert: 'window',
  callWindow: 'on',
  favourites: [],
  lamps: [],
  ownPresence: 'automatic',
  presenceNote: '',
  awayAfterMinutes: 10,
};

/** A setting's value and who decided it; the UI shows "managed" where the policy did. */
export type Resolved<T> = { readonly value: T; readonly setBy: 'default' | 'user' | 'policy' };
export type ResolvedSettings = { readonly [K in keyof Settings]: Resolved<Settings[K]> };

/** Policy beats user, user beats default (I5). Pure. */
export function resolveSettings(user: SettingsUpdate, policy: SettingsUpdate): ResolvedSettings {
  function resolve<K extends keyof Settings>(key: K): Resolved<Settings[K]> {
    const managed = policy[key];
    if (managed !== undefined) return { value: managed as Settings[K], setBy: 'policy' };
    const chosen = user[key];
    if (chosen !== undefined) return { value: chosen as Settings[K], setBy: 'user' };
    return { value: defaultSettings[key], setBy: 'default' };
  }
  return {
    theme: resolve('theme'),
    language: resolve('language'),
    textSize: resolve('textSize'),
    doNotDisturb: resolve('doNotDisturb'),
    doNotDisturbUntil: resolve('doNotDisturbUntil'),
    desktopDoNotDisturb: resolve('desktopDoNotDisturb'),
    forward: resolve('forward'),
    shortcuts: resolve('shortcuts'),
    dialling: resolve('dialling'),
    links: resolve('links'),
    confirmLinks: resolve('confirmLinks'),
    onLock: resolve('onLock'),
    autostart: resolve('autostart'),
    microphones: resolve('microphones'),
    speakers: resolve('speakers'),
    cameras: resolve('cameras'),
    ringers: resolve('ringers'),
    echoCancellation: resolve('echoCancellation'),
    noiseSuppression: resolve('noiseSuppression'),
    gainControl: resolve('gainControl'),
    headsets: resolve('headsets'),
    globalShortcuts: resolve('globalShortcuts'),
    mediaKeys: resolve('mediaKeys'),
    readSelection: resolve('readSelection'),
    incomingAlert: resolve('incomingAlert'),
    callWindow: resolve('callWindow'),
    favourites: resolve('favourites'),
    lamps: resolve('lamps'),
    ownPresence: resolve('ownPresence'),
    presenceNote: resolve('presenceNote'),
    awayAfterMinutes: resolve('awayAfterMinutes'),
  };
}
