import * as v from 'valibot';
import { idSchema, pictureSchema } from './people.ts';

/** In characters: what a person may write at once, and what is kept of a text that comes in. */
export const longestText = { out: 8000, in: 65_536 } as const;

/**
 * What has become of a message.
 *
 *   queued ─▶ sending ─▶ accepted (by a server, 202) ─▶ delivered ─▶ displayed
 *     ▲         │  └─▶ delivered (200) ───────────────────┘
 *     └─ lost ──┘  └─▶ refused, unreachable ──again──▶ queued
 *
 *   received
 */
export const messageStates = [
  'queued',
  'sending',
  'accepted',
  'delivered',
  'displayed',
  'refused',
  'unreachable',
  'received',
] as const;

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const timeSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** RFC 5438: of our own choice, so that it says nothing of anybody. */
const messageIdSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));
const uriSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024));

export const chatMessageSchema = v.object({
  id: idSchema,
  direction: v.picklist(['incoming', 'outgoing']),
  text: v.string(),
  at: v.number(),
  state: v.picklist(messageStates),
  /** Of the refusal; null: none came. */
  sipCode: v.nullable(v.number()),
});

export const chatSchema = v.object({
  id: idSchema,
  uri: v.string(),
  number: v.string(),
  /** As the contact says it, else as the network did. */
  name: v.nullable(v.string()),
  contact: v.nullable(idSchema),
  picture: pictureSchema,
  unread: v.number(),
  /** The newest; of a search, the newest that was found. */
  last: v.nullable(chatMessageSchema),
});

export const chatQuerySchema = v.object({
  /** Of names, numbers and of what was written; empty: all. */
  text: text(128),
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});

export const messageQuerySchema = v.object({
  chat: idSchema,
  /** Where the page before ended; null: from the newest. */
  before: v.nullable(v.object({ at: timeSchema, id: idSchema })),
  most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});

export const messagePageSchema = v.object({
  /** The newest first. */
  messages: v.array(chatMessageSchema),
  next: messageQuerySchema.entries.before,
});

/** What the page is to send next. */
export const outgoingMessageSchema = v.object({
  id: idSchema,
  messageId: v.string(),
  uri: v.string(),
  text: v.string(),
  at: v.number(),
  /** The far side has shown that it reads message/cpim (RFC 3862). */
  cpim: v.boolean(),
});

/** What became of it at the server or the far side. */
export const sendOutcomeSchema = v.variant('kind', [
  /** 2xx; `offers`: the far side has said that it reads message/cpim. */
  v.object({ kind: v.literal('sent'), sipCode: v.number(), offers: v.boolean() }),
  v.object({ kind: v.literal('refused'), sipCode: v.number() }),
  /** It may go later: no connection, no answer, a server in trouble. */
  v.object({ kind: v.literal('lost'), sipCode: v.nullable(v.number()) }),
]);

export const incomingMessageSchema = v.object({
  messageId: messageIdSchema,
  uri: uriSchema,
  number: text(1024),
  name: v.nullable(text(1024)),
  text: text(longestText.in),
  /** The far side reads message/cpim. */
  offers: v.boolean(),
  /** It wants to be told once the text was shown (RFC 5438). */
  wantsDisplayed: v.boolean(),
});

export const notifiedStates = ['delivered', 'displayed', 'failed'] as const;

/** A notification of RFC 5438 for a message of ours. */
export const messageNotificationSchema = v.object({
  messageId: messageIdSchema,
  uri: uriSchema,
  status: v.picklist(notifiedStates),
});

/** Who is to be told that their text was shown. */
export const displayedSchema = v.object({ uri: v.string(), messageId: v.string() });

export type MessageState = (typeof messageStates)[number];
export type ChatMessage = v.InferOutput<typeof chatMessageSchema>;
export type Chat = v.InferOutput<typeof chatSchema>;
export type ChatQuery = v.InferOutput<typeof chatQuerySchema>;
export type MessageQuery = v.InferOutput<typeof messageQuerySchema>;
export type MessagePage = v.InferOutput<typeof messagePageSchema>;
export type OutgoingMessage = v.InferOutput<typeof outgoingMessageSchema>;
export type SendOutcome = v.InferOutput<typeof sendOutcomeSchema>;
export type IncomingMessage = v.InferOutput<typeof incomingMessageSchema>;
export type MessageNotification = v.InferOutput<typeof messageNotificationSchema>;
export type Displayed = v.InferOutput<typeof displayedSchema>;
