import * as v from 'valibot';
import { desktopQuietSchema } from './desktop-quiet.ts';
import { diallingReasons } from './dialling/dialling.ts';
import { favouriteSchema } from './favourite.ts';
import { shortcutStatesSchema } from './global-shortcuts.ts';
import { mailboxSchema } from './mailbox.ts';
import { problemSchema } from './problem.ts';
import { accountSchema } from './provisioning.ts';
import { shareStateSchema } from './screen-share.ts';
import { settingsSchema } from './settings.ts';
import { updateSchema } from './update.ts';

const signInChoiceSchema = v.object({
  name: v.nullable(v.string()),
  issuer: v.string(),
  /** Signing in on another device is offered too. */
  device: v.boolean(),
});

/** RFC 8628 section 3.2. */
const deviceCodeSchema = v.object({
  userCode: v.string(),
  verificationUri: v.string(),
  /** Epoch ms. */
  expiresAt: v.number(),
});

/** One thing that a sign-out removes. */
const wipedSchema = v.object({
  what: v.picklist([
    'registration',
    'provider-tokens',
    'provider-session',
    'keychain',
    'page-storage',
    'caches',
    'people',
  ]),
  /** `unavailable`: the provider offers no way. `kept`: the company lets it stay. */
  outcome: v.picklist(['running', 'done', 'failed', 'unavailable', 'kept']),
});

/**
 * Who is signed in, as the main process knows it.
 *
 *   unconfigured ──policy──▶ signed-out ⇄ signing-in ─▶ provisioning ─▶ signed-in
 *                                 ▲                          │             │
 *                                 └───── problem ────────────┴── sign out ─┘
 */
export const identityStateSchema = v.variant('step', [
  v.object({ step: v.literal('unconfigured'), problem: v.nullable(problemSchema) }),
  v.object({
    step: v.literal('signed-out'),
    /** Where one can sign in, as the policy names them; at least one. */
    choices: v.array(signInChoiceSchema),
    problem: v.nullable(problemSchema),
    /** After a sign-out: what was removed, and what could not be. */
    wiped: v.nullable(v.array(wipedSchema)),
  }),
  v.object({
    step: v.literal('signing-in'),
    issuer: v.string(),
    /** Which of the choices. */
    choice: v.number(),
    /** What to type on another device; null: the browser of this one is used, or the code is still being fetched. */
    device: v.nullable(deviceCodeSchema),
  }),
  /** Signed in, the provisioning document is being fetched; a problem is retried, and the user may sign out. */
  v.object({ step: v.literal('provisioning'), problem: v.nullable(problemSchema) }),
  v.object({
    step: v.literal('signed-in'),
    /** `managed`: the account comes from the policy file, nobody signs in or out. */
    source: v.picklist(['sign-in', 'managed']),
    user: v.object({ name: v.string(), email: v.nullable(v.string()) }),
    account: accountSchema,
  }),
]);

function resolvedSchema<T extends v.GenericSchema>(value: T) {
  return v.object({ value, setBy: v.picklist(['default', 'user', 'policy']) });
}

/**
 * A link on its way to a call.
 *
 *   (none) ──opened──▶ waiting ──registered──▶ asking ──yes──▶ (called)
 *                         └──── nobody need be asked ────▶ (called)
 */
export const linkRequestSchema = v.object({
  id: v.string(),
  /** `waiting` for a connection to the server, or `asking` the person. */
  step: v.picklist(['waiting', 'asking']),
  /** As the link says it, in the plain form of numbers and addresses. */
  asked: v.string(),
  /** What is dialled for it, and why that. */
  target: v.string(),
  why: v.array(v.picklist(diallingReasons)),
  /** To be dialled by hand once they answer: a link sends no digits. */
  extension: v.nullable(v.string()),
});

export const desktopStateSchema = v.object({
  app: v.object({ version: v.string(), platform: v.string(), locale: v.string() }),
  identity: identityStateSchema,
  settings: v.object({
    theme: resolvedSchema(settingsSchema.entries.theme),
    language: resolvedSchema(settingsSchema.entries.language),
    textSize: resolvedSchema(settingsSchema.entries.textSize),
    doNotDisturb: resolvedSchema(settingsSchema.entries.doNotDisturb),
    doNotDisturbUntil: resolvedSchema(settingsSchema.entries.doNotDisturbUntil),
    desktopDoNotDisturb: resolvedSchema(settingsSchema.entries.desktopDoNotDisturb),
    forward: resolvedSchema(settingsSchema.entries.forward),
    shortcuts: resolvedSchema(settingsSchema.entries.shortcuts),
    dialling: resolvedSchema(settingsSchema.entries.dialling),
    links: resolvedSchema(settingsSchema.entries.links),
    confirmLinks: resolvedSchema(settingsSchema.entries.confirmLinks),
    onLock: resolvedSchema(settingsSchema.entries.onLock),
    autostart: resolvedSchema(settingsSchema.entries.autostart),
    microphones: resolvedSchema(settingsSchema.entries.microphones),
    speakers: resolvedSchema(settingsSchema.entries.speakers),
    cameras: resolvedSchema(settingsSchema.entries.cameras),
    ringers: resolvedSchema(settingsSchema.entries.ringers),
    echoCancellation: resolvedSchema(settingsSchema.entries.echoCancellation),
    noiseSuppression: resolvedSchema(settingsSchema.entries.noiseSuppression),
    gainControl: resolvedSchema(settingsSchema.entries.gainControl),
    headsets: resolvedSchema(settingsSchema.entries.headsets),
    globalShortcuts: resolvedSchema(settingsSchema.entries.globalShortcuts),
    mediaKeys: resolvedSchema(settingsSchema.entries.mediaKeys),
    readSelection: resolvedSchema(settingsSchema.entries.readSelection),
    incomingAlert: resolvedSchema(settingsSchema.entries.incomingAlert),
    callWindow: resolvedSchema(settingsSchema.entries.callWindow),
    favourites: resolvedSchema(settingsSchema.entries.favourites),
    lamps: resolvedSchema(settingsSchema.entries.lamps),
    ownPresence: resolvedSchema(settingsSchema.entries.ownPresence),
    presenceNote: resolvedSchema(settingsSchema.entries.presenceNote),
    awayAfterMinutes: resolvedSchema(settingsSchema.entries.awayAfterMinutes),
  }),
  /** The desktop's own do-not-disturb; beside the one of the settings. */
  desktopQuiet: desktopQuietSchema,
  /** Of the contacts, for the calls that there are: the other side's address, and whose it is. */
  names: v.record(v.string(), v.string()),
  /** Of the same: their pictures, as `picturePath` says it. */
  pictures: v.record(v.string(), v.string()),
  /** Who stands first in the tray, the quick dial, the pad and among people: the company's, then the person's own. */
  favourites: v.array(favouriteSchema),
  unreadMessages: v.number(),
  /** Voice messages at the server. */
  mailbox: mailboxSchema,
  /** Which keys work wherever the person is. */
  shortcuts: shortcutStatesSchema,
  /** What is shown to the other side of a call. */
  screenShare: shareStateSchema,
  /** A link that somebody has opened and that is not called yet. */
  link: v.nullable(linkRequestSchema),
  /**
   * Where the refresh token lives; `memory` is said plainly in the UI: sign-in is asked again after a restart.
   * `none`: there is nothing to keep, or the keychain has not answered yet.
   */
  secretStore: v.picklist(['none', 'keychain', 'memory']),
  /** Null: no newer version is looked for here. */
  update: v.nullable(updateSchema),
  /** Problems that do not block, e.g. a settings file that was kept aside. Dismissed by id. */
  notices: v.array(v.object({ id: v.string(), problem: problemSchema })),
});

export type SignInChoice = v.InferOutput<typeof signInChoiceSchema>;
export type DeviceCode = v.InferOutput<typeof deviceCodeSchema>;
export type Wiped = v.InferOutput<typeof wipedSchema>;
export type IdentityState = v.InferOutput<typeof identityStateSchema>;
export type LinkRequest = v.InferOutput<typeof linkRequestSchema>;
export type DesktopState = v.InferOutput<typeof desktopStateSchema>;
