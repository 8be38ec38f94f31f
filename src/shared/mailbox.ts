import * as v from 'valibot';

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));

/** Voice messages that wait at the server (RFC 3842). */
export const mailboxSchema = v.object({
  fresh: countSchema,
  old: countSchema,
  urgent: countSchema,
  /** False: the server says only that there are some. */
  isCounted: v.boolean(),
  /** What to call to hear them; null: nobody says so. */
  number: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});

export type Mailbox = v.InferOutput<typeof mailboxSchema>;

export const noMailbox: Mailbox = { fresh: 0, old: 0, urgent: 0, isCounted: true, number: null };
