import * as v from 'valibot';

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));

/** Voice messages that wait at the server (RFC 3842). */
const waiting = {
  fresh: countSchema,
  old: countSchema,
  urgent: countSchema,
  /** False: the server says only that there are some. */
  isCounted: v.boolean(),
  /** What to call to hear them; null: nobody says so. */
  number: v.nullable(v.pipe(v.string(), v.maxLength(256))),
};

/** Of several that are told of together. */
export const mostBoxes = 16;

const voiceBoxSchema = v.object({
  ...waiting,
  /** As the company or the server names it; null: the person's own. */
  name: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});

export const mailboxSchema = v.object({
  /** Together, and what to call first. */
  ...waiting,
  /** One by one where there are several, or one of others; empty: the own one at most. */
  boxes: v.pipe(v.array(voiceBoxSchema), v.maxLength(2 * mostBoxes)),
});

export type VoiceBox = v.InferOutput<typeof voiceBoxSchema>;
export type Mailbox = v.InferOutput<typeof mailboxSchema>;

export const noMailbox: Mailbox = {
  ...{ fresh: 0, old: 0, urgent: 0, isCounted: true, number: null },
  boxes: [],
};

/** A box's address to be compared: without scheme, parameters and capitals; null where it is no SIP address. Pure. */
export const boxAddress = (uri: string | null): string | null =>
  /^sips?:((?:[^@]*@)?[^;?]+)/i.exec(uri ?? '')?.[1]?.toLowerCase() ?? null;
