import * as v from 'valibot';

/** Of names and groups of devices. */
export const mostNameLength = 256;

/** A sound device as it is remembered: ids change with the profile, names and the hardware they belong to do not. */
export const deviceIdentitySchema = v.object({
  label: v.pipe(v.string(), v.nonEmpty(), v.maxLength(mostNameLength)),
  /** What belongs to the same hardware has the same; empty where nobody knows. */
  group: v.pipe(v.string(), v.maxLength(mostNameLength)),
});

/** `system`: whatever the computer itself prefers, also when it changes its mind. */
const rankedSchema = v.union([v.literal('system'), deviceIdentitySchema]);

export const mostRanked = 8;
/** The dearest first. */
export const rankingSchema = v.pipe(v.array(rankedSchema), v.maxLength(mostRanked));

const switchSchema = v.picklist(['on', 'off']);

/** What the settings hold of sound, one setting each. */
export const soundSettings = {
  microphones: rankingSchema,
  speakers: rankingSchema,
  cameras: rankingSchema,
  /** All of them ring. */
  ringers: rankingSchema,
  echoCancellation: switchSchema,
  noiseSuppression: v.picklist(['off', 'standard', 'strong']),
  gainControl: switchSchema,
} as const;

export type DeviceIdentity = v.InferOutput<typeof deviceIdentitySchema>;
export type Ranked = v.InferOutput<typeof rankedSchema>;
export type Ranking = readonly Ranked[];
