import * as v from 'valibot';

const globSchema = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(256));

/** Windows by title, by application, or by both at once; `*` stands for any text, `?` for one character. */
const shareRuleSchema = v.pipe(
  v.strictObject({ title: v.optional(globSchema), application: v.optional(globSchema) }),
  v.check(
    ({ title, application }) => title !== undefined || application !== undefined,
    'expected a title or an application',
  ),
);

const shareRulesSchema = v.pipe(v.array(shareRuleSchema), v.maxLength(200));

/** What may be shown to the other side of a call. Of the policy alone: no provisioning document can widen it. */
export const screenSharePolicySchema = v.pipe(
  v.strictObject({
    /** `screens`: whole screens too. */
    what: v.optional(v.picklist(['off', 'windows', 'screens']), 'windows'),
    /** Only these windows; left out: all. */
    allow: v.optional(v.pipe(shareRulesSchema, v.minLength(1))),
    /** Never these, not on a shared screen either. They win over `allow`. */
    deny: v.optional(shareRulesSchema, []),
    /** How long one share lasts at most. */
    mostMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440))),
    /** Whether what the computer plays may be shared too: all of it, whichever window is shown. */
    sound: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ what, allow }) => what !== 'screens' || allow === undefined,
    'a whole screen shows more than the windows of "allow": one or the other',
  ),
);

/** Why something is not offered, or not shown any more. */
export const shareRefusals = [
  /** Nothing is shared here. */
  'off',
  /** A window of Offhook. */
  'own-window',
  /** A whole screen. */
  'screen',
  /** The policy names it among what is never shared. */
  'denied',
  /** The policy does not name it among what may be shared. */
  'not-listed',
  /** The policy goes by applications, and this window's is not known. */
  'unknown-application',
  /** The policy goes by titles or applications, and the desktop tells neither. */
  'cannot-be-checked',
] as const;

/** Why the picture stands still while something is shared. */
export const sharePauses = [
  ...shareRefusals,
  /** The window is closed or minimised. */
  'gone',
  /** On the shared screen there is a window that must not be seen. */
  'denied-on-screen',
  /** The bar that says what is shared is not on the screen (yet). */
  'no-bar',
] as const;

/** What the picker is told of a choice that is not shown. */
export const shareRefusedSchema = v.picklist([
  ...shareRefusals,
  /** The window is closed or minimised meanwhile. */
  'gone',
  /** The operating system does not let Offhook see the screen. */
  'system',
  /** It tells nothing. */
  'unanswered',
]);

/** Whether the computer's sound can be shared too: not where the company, or the system, does not let it. */
export const shareSounds = ['offered', 'company', 'system'] as const;

/** Of a share: whether the computer's sound goes with it. */
const sharedSounds = ['none', 'heard', 'unheard'] as const;

/** Why a share is over. */
export const shareEnds = [
  'stopped',
  /** The desktop's own button, or what was shared is closed for good. */
  'system',
  'time',
  'call',
  /** The page died, or did not do what it was told. */
  'page',
  /** The bar that says what is shared cannot be had. */
  'bar',
] as const;

/** What main lets be shown now; crosses whole, without a picture. */
export const shareStateSchema = v.object({
  /** False: the policy has switched it off. */
  offered: v.boolean(),
  share: v.nullable(
    v.object({
      id: v.string(),
      step: v.picklist(['choosing', 'sharing']),
      kind: v.picklist(['window', 'screen']),
      /** As it is now; empty while it must not be told. */
      title: v.string(),
      pause: v.nullable(v.picklist(sharePauses)),
      /** What the computer plays: not shared, heard at the other side, or shared and not heard now. */
      sound: v.picklist(sharedSounds),
      /** Epoch ms; null: as long as the call. */
      endsAt: v.nullable(v.number()),
    }),
  ),
  /** How the last one ended. */
  last: v.nullable(v.object({ id: v.string(), end: v.picklist(shareEnds) })),
});

const offerSchema = v.object({
  id: v.string(),
  kind: v.picklist(['window', 'screen']),
  title: v.string(),
  application: v.nullable(v.string()),
  /** As a data URL; null: none, or it is not offered. */
  picture: v.nullable(v.string()),
  refusal: v.nullable(v.picklist(shareRefusals)),
});

/** What the picker shows. */
export const shareChoiceSchema = v.object({
  id: v.string(),
  /** Not null: the desktop asks for itself (the portal of Wayland), and only the kind is chosen here. */
  portal: v.nullable(v.array(v.picklist(['window', 'screen']))),
  /** `system`: the operating system does not let Offhook see the screen. `unanswered`: it tells nothing. */
  problem: v.nullable(v.picklist(['system', 'unanswered', 'cannot-be-checked'])),
  sound: v.picklist(shareSounds),
  offers: v.array(offerSchema),
});

export type ShareSound = (typeof shareSounds)[number];
export type ShareEnd = (typeof shareEnds)[number];
export type ShareState = v.InferOutput<typeof shareStateSchema>;
export type Share = NonNullable<ShareState['share']>;
export type ShareOffer = v.InferOutput<typeof offerSchema>;
export type ShareChoice = v.InferOutput<typeof shareChoiceSchema>;
export type ScreenSharePolicy = v.InferOutput<typeof screenSharePolicySchema>;
export type ShareRule = v.InferOutput<typeof shareRuleSchema>;
export type ShareRefusal = (typeof shareRefusals)[number];
export type ShareRefused = v.InferOutput<typeof shareRefusedSchema>;
export type SharePause = (typeof sharePauses)[number];

/** Without a word in the policy: windows, for as long as the call lasts, and on request with the computer's sound. */
export const openShare: ScreenSharePolicy = { what: 'windows', deny: [], sound: true };

export const noShare: ShareState = { offered: true, share: null, last: null };
