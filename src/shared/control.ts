import * as v from 'valibot';
import { scopesSchema, tokenNameSchema } from './control-token.ts';
import { longestText } from './messages.ts';

const targetSchema = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(256, 'a number has 256 characters at most'),
);

/** Verbs of the control socket that the renderer carries out (D8). Main answers the others itself. */
export const engineCommandSchema = v.variant('verb', [
  v.object({ verb: v.literal('dial'), target: targetSchema }),
  v.object({ verb: v.literal('answer') }),
  v.object({ verb: v.literal('decline') }),
  v.object({ verb: v.literal('mute'), on: v.boolean() }),
  v.object({ verb: v.literal('hangup') }),
  v.object({
    verb: v.literal('dtmf'),
    digits: v.pipe(v.string(), v.regex(/^[0-9A-Da-d*#,]{1,64}$/, 'digits are 0-9 A-D * # and , for a pause')),
  }),
  v.object({ verb: v.literal('hold') }),
  v.object({ verb: v.literal('resume') }),
  v.object({ verb: v.literal('swap') }),
  /** Without a second call blind; `consult` first, then `transfer` without a target joins the two. */
  v.object({ verb: v.literal('transfer'), target: v.nullable(targetSchema) }),
  v.object({ verb: v.literal('consult'), target: targetSchema }),
  v.object({ verb: v.literal('conference') }),
  v.object({ verb: v.literal('split') }),
  v.object({ verb: v.literal('dnd'), on: v.boolean() }),
]);

/** The check before a call: takes the microphone and some seconds. */
const checkCommand = v.object({ verb: v.literal('check') });

/** What breaks within the page. */
const pageFaults = ['wss-drop', 'media-silence'] as const;
/** What `simulate` can break, in development builds, and who uses the computer. */
export const faults = ['network-change', ...pageFaults, 'renderer-crash', 'idle', 'in-use'] as const;

/** What main asks of the page: what the socket may ask, and the faults that main has judged. */
export const pageCommandSchema = v.variant('verb', [
  ...engineCommandSchema.options,
  v.object({ verb: v.literal('simulate'), fault: v.picklist(pageFaults) }),
  /** The SIP messages of its calls, for a support bundle. */
  v.object({ verb: v.literal('ladders') }),
  checkCommand,
]);

export const controlCommandSchema = v.variant('verb', [
  v.object({ verb: v.literal('status') }),
  /** `device`: by a code that is typed on another device; left out: by an address for a browser. */
  v.object({ verb: v.literal('sign-in'), way: v.optional(v.picklist(['device'])) }),
  /** Keeps the connection: a line for each event, until either side ends it. */
  v.object({ verb: v.literal('watch') }),
  /** Of names and numbers; empty: the newest calls. */
  v.object({ verb: v.literal('history'), text: v.pipe(v.string(), v.maxLength(100)) }),
  v.object({
    verb: v.literal('message-send'),
    number: targetSchema,
    text: v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty('a message needs a text'),
      v.maxLength(longestText.out, `a message has ${longestText.out} characters at most`),
    ),
  }),
  /** Of names, numbers and what was written; empty: the newest chats. */
  v.object({ verb: v.literal('message-list'), text: v.pipe(v.string(), v.maxLength(100)) }),
  v.object({ verb: v.literal('screenshot'), file: v.pipe(v.string(), v.nonEmpty()) }),
  v.object({ verb: v.literal('quick-dial') }),
  checkCommand,
  v.object({ verb: v.literal('support-bundle'), file: v.pipe(v.string(), v.nonEmpty()) }),
  v.object({ verb: v.literal('token-create'), name: tokenNameSchema, scopes: scopesSchema }),
  v.object({ verb: v.literal('token-list') }),
  v.object({ verb: v.literal('token-revoke'), name: v.string() }),
  /** Looks for a newer version; the status tells how that goes. */
  v.object({ verb: v.literal('update') }),
  v.object({ verb: v.literal('quit') }),
  v.object({
    verb: v.literal('simulate'),
    fault: v.picklist(faults, `a fault is one of ${faults.join(', ')}`),
  }),
  ...engineCommandSchema.options,
]);

export const controlErrorCodes = [
  'bad-request',
  'not-ready',
  'not-registered',
  'no-call',
  'bad-target',
  'not-possible',
  'token-refused',
  'scope-missing',
  'too-many',
  'failed',
] as const;

/** One line of JSON each way over the socket. */
export const controlReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), code: v.picklist(controlErrorCodes), message: v.string() }),
]);

export type Fault = (typeof faults)[number];
export type PageFault = (typeof pageFaults)[number];
export type PageCommand = v.InferOutput<typeof pageCommandSchema>;
export type ControlCommand = v.InferOutput<typeof controlCommandSchema>;
export type ControlReply = v.InferOutput<typeof controlReplySchema>;
export type ControlErrorCode = (typeof controlErrorCodes)[number];
