import * as v from 'valibot';
import { callCardActSchema, callCardSchema } from '../call-card.ts';
import { controlReplySchema, pageCommandSchema } from '../control.ts';
import { tokenFactsSchema, tokenNameSchema } from '../control-token.ts';
import { desktopStateSchema } from '../desktop-state.ts';
import { detourEventSchema, detourIdSchema, mostDetourLength } from '../detour.ts';
import { dialledSchema } from '../dialling/dialling.ts';
import { engineSummarySchema } from '../engine-summary.ts';
import { markSchema } from '../favourite.ts';
import { globalActions } from '../global-shortcuts.ts';
import { keptCallsSchema, takenCallsSchema } from '../kept-call.ts';
import { mailboxSchema } from '../mailbox.ts';
import {
  chatQuerySchema,
  chatSchema,
  displayedSchema,
  incomingMessageSchema,
  longestText,
  messageNotificationSchema,
  messagePageSchema,
  messageQuerySchema,
  outgoingMessageSchema,
  sendOutcomeSchema,
} from '../messages.ts';
import { networkChangeSchema, networkStateSchema } from '../network.ts';
import {
  contactFieldsSchema,
  contactSchema,
  csvFields,
  foundPersonSchema,
  historyPageSchema,
  historyQuerySchema,
  idSchema,
  importDuplicates,
  importPreviewSchema,
  importStateSchema,
  longest,
  peoplePageSchema,
  peopleQuerySchema,
} from '../people.ts';
import { pictureLimits, pictureOutcomes } from '../picture.ts';
import { presenceChangesSchema } from '../presence.ts';
import { iceServerSchema, wssUrlSchema } from '../provisioning.ts';
import { foundListSchema, quickDialCalledSchema, quickDialOpenedSchema } from '../quick-dial.ts';
import { shareChoiceSchema, shareRefusedSchema } from '../screen-share.ts';
import { settingsUpdateSchema } from '../settings.ts';
import { bundleFileSchema, logEntrySchema } from '../support.ts';

const nothing = v.null();
/** Epoch ms: what is later has no date of the common form (ISO 8601). */
const latestDate = Date.UTC(9999, 11, 31);
const columnsSchema = v.pipe(v.array(v.picklist(csvFields)), v.maxLength(200));

/** Requests: renderer asks, main answers. The name is also the IPC channel. */
export const requests = {
  'desktop.get': { input: nothing, output: desktopStateSchema },
  'auth.signIn': {
    input: v.object({
      /** Which of `choices`. */
      choice: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
      way: v.picklist(['browser', 'device']),
    }),
    output: nothing,
  },
  'auth.cancelSignIn': { input: nothing, output: nothing },
  'auth.signOut': { input: nothing, output: nothing },
  /**
   * The Authorization (or Proxy-Authorization) value for one SIP request; null when no credential fits.
   * `challenges` are the raw WWW-Authenticate or Proxy-Authenticate values; empty asks for what can be sent at once: with
   * `status` null to a registrar, else to whom a challenge of that status was answered before.
   */
  'auth.sipCredential': {
    input: v.object({
      method: v.pipe(v.string(), v.regex(/^[A-Z]{1,16}$/)),
      uri: v.pipe(v.string(), v.maxLength(1024)),
      /** The status that challenged: 401 speaks for a registrar or the far end, 407 for a proxy (RFC 3261 section 22). */
      status: v.optional(v.nullable(v.picklist([401, 407])), null),
      challenges: v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(8)),
    }),
    output: v.object({ authorization: v.nullable(v.string()) }),
  },
  /** STUN and TURN servers as they hold now; to be asked for each call, and again before `expiresAt` (epoch ms). */
  'auth.iceServers': {
    input: nothing,
    output: v.object({ servers: v.array(iceServerSchema), expiresAt: v.nullable(v.number()) }),
  },
  'settings.update': { input: settingsUpdateSchema, output: nothing },
  /** What would be dialled for a text, by the rules that hold; a text that is no number stays what it is. */
  'dialling.resolve': {
    input: v.object({ text: v.pipe(v.string(), v.maxLength(256)) }),
    output: dialledSchema,
  },
  /** The person's answer to the link that waits. */
  'link.decide': { input: v.object({ id: v.string(), call: v.boolean() }), output: nothing },
  /** Whom the quick dial offers for a text. */
  'quickDial.find': {
    input: v.object({ text: v.pipe(v.string(), v.maxLength(256)) }),
    output: v.object({ found: foundListSchema }),
  },
  /** Calls what was shown, as it was shown. */
  'quickDial.call': {
    input: v.object({ target: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)) }),
    output: quickDialCalledSchema,
  },
  'quickDial.close': { input: nothing, output: nothing },
  /** Of those who are watched. */
  'presence.report': { input: presenceChangesSchema, output: nothing },
  'favourite.set': { input: v.object({ ...markSchema.entries, on: v.boolean() }), output: nothing },
  /** The next time that these keys are pressed nothing is done, but this is answered; false after 10 s without. */
  'shortcut.test': {
    input: v.object({ action: v.picklist(globalActions) }),
    output: v.object({ pressed: v.boolean() }),
  },
  'card.get': { input: nothing, output: callCardSchema },
  'card.act': { input: callCardActSchema, output: nothing },
  /** The page is about to call getDisplayMedia; null: it may not. Good for one call, of the frame that asked, soon. */
  'screenShare.request': {
    input: nothing,
    /** `sound`: that of the computer may be asked for as well. */
    output: v.object({ id: v.nullable(v.string()), sound: v.boolean() }),
  },
  /** For the picker alone: what there is to choose from. */
  'screenShare.look': { input: nothing, output: v.nullable(shareChoiceSchema) },
  /**
   * For the picker alone. Null: nothing; on Wayland the kind alone, the desktop asks for the rest. The answer is why it
   * is not shown.
   */
  'screenShare.choose': {
    input: v.object({
      id: v.pipe(v.string(), v.maxLength(64)),
      source: v.nullable(v.pipe(v.string(), v.maxLength(256))),
      /** With what the computer plays. */
      sound: v.boolean(),
    }),
    output: v.nullable(shareRefusedSchema),
  },
  /** `system`: the picture ended by itself. From the page also: it shows nothing any more, whoever ended it. */
  'screenShare.stop': {
    input: v.object({
      id: v.pipe(v.string(), v.maxLength(64)),
      by: v.picklist(['stopped', 'system']),
    }),
    output: nothing,
  },
  /** The page has done what the state says of the picture. */
  'screenShare.obeyed': {
    input: v.object({ id: v.pipe(v.string(), v.maxLength(64)), paused: v.boolean() }),
    output: nothing,
  },
  /** Whether what the computer plays goes out with what is shared. */
  'screenShare.heard': {
    input: v.object({ id: v.pipe(v.string(), v.maxLength(64)), heard: v.boolean() }),
    output: nothing,
  },
  'notice.dismiss': { input: v.object({ id: v.string() }), output: nothing },
  /** Which programs have a token; null: the company has switched them off. */
  'tokens.list': { input: nothing, output: v.nullable(v.array(tokenFactsSchema)) },
  'tokens.revoke': { input: v.object({ name: tokenNameSchema }), output: nothing },
  'app.quit': { input: nothing, output: nothing },
  /** Looks for a newer version now; `desktop.changed` tells how that goes. */
  'update.check': { input: nothing, output: nothing },
  /** Installs the version that is ready, and starts anew. Refused in a call. */
  'update.install': { input: nothing, output: nothing },
  /** The system's page where the microphone is allowed. `not-available` where a system has none (Linux). */
  'microphone.openSettings': { input: nothing, output: nothing },
  /** The answer to `app.quitting`: calls are hung up, the registration is withdrawn. */
  'app.quitReady': { input: nothing, output: nothing },
  /** Whom a text may mean, the nearest first; an empty one finds favourites. */
  'people.find': {
    input: v.object({
      text: v.pipe(v.string(), v.maxLength(longest.search)),
      most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
    }),
    output: v.array(foundPersonSchema),
  },
  /** A part of the list of all people, or of those that a text finds. */
  'people.list': { input: peopleQuerySchema, output: peoplePageSchema },
  'people.get': { input: v.object({ id: idSchema }), output: v.nullable(contactSchema) },
  /** With null a new one; the id is null when it was removed meanwhile. */
  'people.save': {
    input: v.object({ id: v.nullable(idSchema), fields: contactFieldsSchema }),
    output: v.object({ id: v.nullable(idSchema) }),
  },
  'people.remove': { input: v.object({ id: idSchema }), output: nothing },
  /** The person chooses a file. Answers when the picture is shown, or why it is not. */
  'people.choosePicture': {
    input: v.object({ id: idSchema }),
    output: v.object({ outcome: v.picklist(pictureOutcomes) }),
  },
  'people.removePicture': { input: v.object({ id: idSchema }), output: nothing },
  /** A picture that is to be made small, in base64; null: none is left. `people.changed` tells of more. */
  'pictures.next': {
    input: nothing,
    output: v.nullable(v.object({ contact: idSchema, version: v.number(), bytes: v.string() })),
  },
  /** What became of it: JPEG in base64; null: it cannot be decoded. */
  'pictures.settle': {
    input: v.object({
      contact: idSchema,
      version: v.pipe(v.number(), v.safeInteger()),
      small: v.nullable(v.pipe(v.string(), v.maxLength(2 * pictureLimits.kept))),
    }),
    output: nothing,
  },
  /** The person chooses a file of contacts; null: none. Nothing is changed yet. */
  'people.previewImport': { input: nothing, output: v.nullable(importPreviewSchema) },
  /** The first of that file, by other columns. */
  'people.lookImport': {
    input: v.object({ id: v.string(), columns: columnsSchema }),
    output: v.array(contactFieldsSchema),
  },
  /** Answers when it is over; on the way there it tells `import.progressed`. */
  'people.import': {
    input: v.object({
      id: v.string(),
      columns: v.nullable(columnsSchema),
      duplicates: v.picklist(importDuplicates),
    }),
    output: importStateSchema,
  },
  'people.cancelImport': { input: nothing, output: nothing },
  'people.undoImport': { input: nothing, output: nothing },
  /** Which file was brought in last, and can be taken back. */
  'people.lastImport': { input: nothing, output: v.object({ file: v.nullable(v.string()) }) },
  /** The person chooses a place; null: none. */
  'people.export': {
    input: v.object({ format: v.picklist(['vcard', 'csv']) }),
    output: v.object({ count: v.nullable(v.number()) }),
  },
  'history.list': { input: historyQuerySchema, output: historyPageSchema },
  /** Null: all calls. */
  'history.remove': {
    input: v.object({ ids: v.nullable(v.pipe(v.array(idSchema), v.maxLength(1000))) }),
    output: nothing,
  },
  /** A part of the list of chats, the newest first, or of those that a text finds. */
  'messages.chats': {
    input: chatQuerySchema,
    output: v.object({ total: v.number(), chats: v.array(chatSchema) }),
  },
  /** Null: it was removed meanwhile. */
  'messages.chat': { input: v.object({ id: idSchema }), output: v.nullable(chatSchema) },
  'messages.list': { input: messageQuerySchema, output: messagePageSchema },
  /** The chat with somebody, begun where there is none; null: this is no number and no address. */
  'messages.open': {
    input: v.object({ number: v.pipe(v.string(), v.maxLength(256)), name: v.nullable(v.string()) }),
    output: v.object({ chat: v.nullable(idSchema) }),
  },
  /** Kept at once, and sent when there is a way. */
  'messages.send': {
    input: v.object({
      chat: idSchema,
      text: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(longestText.out)),
    }),
    output: nothing,
  },
  /** Sends once more what was refused or did not arrive. */
  'messages.sendAgain': { input: v.object({ id: idSchema }), output: nothing },
  'messages.remove': { input: v.object({ id: idSchema }), output: nothing },
  'messages.removeChat': { input: v.object({ id: idSchema }), output: nothing },
  /** The person sees the chat: nothing in it is unread. */
  'messages.seen': { input: v.object({ chat: idSchema }), output: nothing },
  /** Whom to tell that their texts were shown; each once. */
  'messages.takeDisplayed': { input: nothing, output: v.array(displayedSchema) },
  /** The page that sends takes the oldest that waits; what another page took comes again. */
  'messages.take': { input: v.object({ first: v.boolean() }), output: v.nullable(outgoingMessageSchema) },
  'messages.settle': {
    input: v.object({ messageId: v.pipe(v.string(), v.maxLength(64)), outcome: sendOutcomeSchema }),
    output: nothing,
  },
  /** Answered once it is kept; `isNew` is false for one that was kept before. */
  'messages.receive': { input: incomingMessageSchema, output: v.object({ isNew: v.boolean() }) },
  'messages.notified': { input: messageNotificationSchema, output: nothing },
  /** What the page has heard of the mailbox. */
  'voicemail.report': { input: mailboxSchema, output: nothing },
  /** Opens a web page in the browser, after the person said yes to its whole address. */
  'web.open': { input: v.object({ url: v.pipe(v.string(), v.maxLength(4096)) }), output: nothing },
  'engine.report': { input: engineSummarySchema, output: nothing },
  /** What the next page needs to go on with the calls of this one, all of them each time. */
  'calls.keep': { input: keptCallsSchema, output: nothing },
  /** What the page before left; asked once, at the beginning. */
  'calls.take': { input: nothing, output: takenCallsSchema },
  'network.get': { input: nothing, output: networkStateSchema },
  /** The browser's own events say that the network changed: main looks, and tells `network.changed` in any case. */
  'network.hint': { input: nothing, output: nothing },
  /** Answers when a server of the account whose port is closed opens it; null after 25 s, or when none is closed. */
  'network.awaitServer': {
    input: v.object({ urls: v.pipe(v.array(wssUrlSchema), v.maxLength(16)) }),
    output: v.object({ url: v.nullable(v.string()) }),
  },
  /** A WSS to a server of the account by another network than the system prefers; what becomes of it: `detour.told`. */
  'detour.open': { input: v.object({ id: detourIdSchema, url: wssUrlSchema }), output: nothing },
  'detour.send': {
    input: v.object({ id: detourIdSchema, text: v.pipe(v.string(), v.maxLength(mostDetourLength)) }),
    output: nothing,
  },
  'detour.close': { input: v.object({ id: detourIdSchema }), output: nothing },
  'control.settle': { input: v.object({ id: v.number(), reply: controlReplySchema }), output: nothing },
  /** The newest entries of the log, the oldest of them first. */
  'log.read': { input: nothing, output: v.array(logEntrySchema) },
  /** A support bundle to look at; `support.save` saves just this one. */
  'support.preview': {
    input: nothing,
    output: v.object({ id: v.string(), files: v.array(bundleFileSchema) }),
  },
  /** Main asks where to; `file` is null when the person changed their mind. */
  'support.save': {
    input: v.object({ id: v.pipe(v.string(), v.maxLength(64)) }),
    output: v.object({ file: v.nullable(v.string()) }),
  },
  /** Puts a text that the person wants to send to somebody into the clipboard. */
  'support.copy': {
    input: v.object({ text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(32_768)) }),
    output: nothing,
  },
  'log.write': {
    input: v.object({
      level: v.picklist(['error', 'warn', 'info', 'debug']),
      scope: v.pipe(v.string(), v.maxLength(64)),
      message: v.pipe(v.string(), v.maxLength(16_384)),
      /** When it was, epoch ms: the page tells of it later. */
      at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(latestDate)),
    }),
    /** From which level on lines are written: nobody need tell lesser ones. */
    output: v.object({ from: v.picklist(['error', 'warn', 'info', 'debug']) }),
  },
} as const;

/** Events: main tells, in the past tense; they never steer beyond what they say. */
export const events = {
  'desktop.changed': desktopStateSchema,
  'control.requested': v.object({ id: v.number(), command: pageCommandSchema }),
  /** The app ends in a moment: the page has until its `app.quitReady`, and not long. */
  'app.quitting': nothing,
  /** From outside the page: from the tray, for instance. */
  'room.requested': v.object({
    room: v.picklist(['calls', 'people', 'messages', 'settings']),
    /** Of the messages: which chat. */
    chat: v.optional(idSchema),
  }),
  'quickDial.opened': quickDialOpenedSchema,
  /** Somebody's state is another one while the quick dial is on the screen. */
  'quickDial.presenceChanged': nothing,
  'card.changed': callCardSchema,
  'network.changed': networkChangeSchema,
  /** Microphones or speakers came or went, or the system prefers another: whoever lists them looks again. */
  'devices.changed': nothing,
  /** Whether the large window is on the screen. To a page that works on behind a hidden one Chromium does not tell it. */
  'window.changed': v.object({ seen: v.boolean() }),
  /** A new token or account holds for SIP; the one before ends soon. */
  'credential.renewed': nothing,
  /** How often contacts and history have changed since the start: whoever shows them asks again. */
  'people.changed': v.object({ people: v.number(), history: v.number() }),
  'import.progressed': importStateSchema,
  /** How often messages have changed since the start, and how many are unread. */
  'messages.changed': v.object({ revision: v.number(), unread: v.number() }),
  /** Nobody has used the computer for as long as the setting says, or somebody does again. */
  'idle.changed': v.object({ idle: v.boolean() }),
  'detour.told': v.object({ id: detourIdSchema, event: detourEventSchema }),
  'certificate.refused': v.object({ host: v.string(), reason: v.string() }),
} as const;

export const requestErrorCodes = ['forbidden', 'bad-input', 'not-available', 'failed'] as const;

export type Requests = typeof requests;
export type Events = typeof events;
export type RequestName = keyof Requests;
export type EventName = keyof Events;
export type RequestInput<N extends RequestName> = v.InferInput<Requests[N]['input']>;
export type RequestOutput<N extends RequestName> = v.InferOutput<Requests[N]['output']>;
export type EventPayload<N extends EventName> = v.InferOutput<Events[N]>;
export type RequestErrorCode = (typeof requestErrorCodes)[number];
export type Reply<N extends RequestName> =
  | { readonly ok: true; readonly value: RequestOutput<N> }
  | { readonly ok: false; readonly code: RequestErrorCode };

/** What the preload puts on `window.offhook`. */
export interface Bridge {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>>;
  /** Returns the function that unsubscribes. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
