import * as v from 'valibot';

export const presenceStates = [
  'unknown',
  'available',
  'busy',
  'on-the-phone',
  'away',
  'do-not-disturb',
  'out-of-office',
  'offline',
] as const;
export type PresenceState = (typeof presenceStates)[number];

/** What a dot stands for: somebody's state, or that their phone rings. */
export const availabilities = [...presenceStates, 'ringing'] as const;
export type Availability = (typeof availabilities)[number];

export const knownPresenceSchema = v.object({
  state: v.picklist(availabilities),
  /** What was told last may not hold any more. */
  isSure: v.boolean(),
});
export type KnownPresence = v.InferOutput<typeof knownPresenceSchema>;

/** Whose state is another one than was told last, by number; null: nothing is known of them any more. */
export const presenceChangesSchema = v.pipe(
  v.array(
    v.object({
      number: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
      presence: v.nullable(knownPresenceSchema),
    }),
  ),
  v.maxLength(5000),
);
export type PresenceChanges = v.InferOutput<typeof presenceChangesSchema>;
