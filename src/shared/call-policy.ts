import * as v from 'valibot';
import { diallingSchema } from './dialling/dialling.ts';
import { lampSchema, mostLamps } from './lamp.ts';
import { boxAddress, mostBoxes } from './mailbox.ts';
import { isPlainText, parseSipAddress } from './sip-address.ts';

const codeSchema = v.pipe(v.string(), v.regex(/^[0-9*#]{1,16}$/, 'expected a code of digits, * and #'));
const addressSchema = v.pipe(
  v.string(),
  v.check((text) => parseSipAddress(text) !== null, 'expected an address such as sip:conference@example.com'),
);
const numberSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));
const furtherBoxSchema = v.object({
  address: addressSchema,
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(64), v.check(isPlainText)),
  number: v.optional(v.nullable(numberSchema), null),
});
type FurtherBox = v.InferOutput<typeof furtherBoxSchema>;
const differ = (boxes: readonly FurtherBox[], by: (box: FurtherBox) => string): boolean =>
  new Set(boxes.map(by)).size === boxes.length;
const furtherBoxesSchema = v.pipe(
  v.array(furtherBoxSchema),
  v.maxLength(mostBoxes),
  v.check(
    (boxes) => differ(boxes, ({ address }) => boxAddress(address) ?? address),
    'expected another address for each box',
  ),
  v.check(
    (boxes) => differ(boxes, ({ name, number }) => JSON.stringify([name, number])),
    'expected another name or number for each box',
  ),
);

/** Of the app, and of the reference edge, unless told: Europe, Germany, North America, the United Kingdom and others. */
export const emergencyNumbers = ['112', '110', '911', '999'];

/** How calls are treated; every value has a default, so that documents without them stay valid. */
export const callPolicySchema = v.object({
  /** Calls at once; one more hears busy. Emergency calls are not counted. */
  most: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 6),
  /** How many redirects (3xx) in a row are followed, and whether out of the own domain too. */
  redirects: v.optional(
    v.object({
      most: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)), 3),
      ownDomainOnly: v.optional(v.boolean(), true),
    }),
    {},
  ),
  /** What an incoming transfer (REFER) needs: nothing within the own domain, the user's yes, nothing, or it is refused. */
  transfers: v.optional(v.picklist(['own-domain', 'ask', 'always', 'never']), 'own-domain'),
  /** What becomes of a call that we made and the network took for good: "call again" is offered, or done, once. */
  redial: v.optional(v.picklist(['offered', 'done']), 'offered'),
  /** Answer by ourselves where the server asks for it (Alert-Info, Call-Info, Answer-Mode). */
  autoAnswer: v.optional(v.boolean(), false),
  /** Callers who ring through do-not-disturb and forwarding. */
  vip: v.optional(v.pipe(v.array(numberSchema), v.maxLength(100)), []),
  /** RFC 4028 interval that is asked for, in seconds; null: only what the other side asks for. */
  sessionExpiresS: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(90), v.maxValue(86_400))),
    1800,
  ),
  /** Where a parked call goes, and the code before the place or extension it is picked up from. */
  park: v.optional(v.nullable(codeSchema), null),
  pickUp: v.optional(v.nullable(codeSchema), null),
  /** The code before the extension whose mailbox takes a message; null: messages cannot be left by a call. */
  leaveMessage: v.optional(v.nullable(codeSchema), null),
  /** A conference that the PBX mixes; without it three talk through this computer. */
  conferenceUri: v.optional(v.nullable(addressSchema), null),
  /** How numbers are dialled from this account; null: as the person has set it. */
  dialling: v.optional(v.nullable(diallingSchema), null),
  /** What becomes of contacts and of the history of calls. */
  history: v.optional(
    v.object({
      /** Older calls are forgotten; null: none is. */
      keepDays: v.optional(
        v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))),
        null,
      ),
      /** `wipe`: contacts and calls are removed from this computer when the person signs out. */
      atSignOut: v.optional(v.picklist(['keep', 'wipe']), 'keep'),
    }),
    {},
  ),
  /** The mailbox at the server. */
  voicemail: v.optional(
    v.object({
      /** What to call to hear it; null: what the server names (RFC 3842 `Message-Account`). */
      number: v.optional(v.nullable(numberSchema), null),
      /** Ask the server how many messages wait; without it only what it tells by itself is shown. */
      subscribe: v.optional(v.boolean(), true),
      /** Those of others that this person hears too: of a team, of a line. Shown one by one. */
      boxes: v.optional(furtherBoxesSchema, []),
    }),
    {},
  ),
  /** Text messages (SIP MESSAGE, RFC 3428). They are kept as long as the history of calls. */
  messages: v.optional(
    v.object({
      enabled: v.optional(v.boolean(), true),
      /** UTF-8 octets in one message; a longer text goes out in parts. Servers may pass it on over UDP. */
      mostBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(160), v.maxValue(16_384)), 1000),
      /** What the far side is told where it asks for it (RFC 5438). */
      receipts: v.optional(v.picklist(['none', 'delivered', 'displayed']), 'delivered'),
    }),
    {},
  ),
  /** What colleagues see of each other. */
  presence: v.optional(
    v.object({
      /** Whether lines and states are watched at all. */
      watch: v.optional(v.boolean(), true),
      /** Whether the server is told the own state. */
      publish: v.optional(v.boolean(), true),
      /** Whether it is shown who calls a colleague. */
      showCallers: v.optional(v.boolean(), true),
      /** A list at the server (RFC 4662): whoever is on it is asked for together; null: each by themselves. */
      list: v.optional(v.nullable(addressSchema), null),
      /** Whom everybody of the company sees, beside those that somebody watches by choice. */
      lamps: v.optional(v.pipe(v.array(lampSchema), v.maxLength(mostLamps)), []),
    }),
    {},
  ),
  /** Numbers that are dialled in every state of the phone. */
  emergency: v.optional(
    v.object({
      numbers: v.optional(v.pipe(v.array(codeSchema), v.maxLength(32)), emergencyNumbers),
      /** The edge takes these calls from a phone that is connected but not registered. */
      unregistered: v.optional(v.boolean(), false),
      /** Where this phone stands, as people say it to whoever helps; null: nobody has said so. */
      location: v.optional(
        v.nullable(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200), v.check(isPlainText))),
        null,
      ),
    }),
    {},
  ),
});

export type CallPolicy = v.InferOutput<typeof callPolicySchema>;

export const defaultCallPolicy: CallPolicy = v.parse(callPolicySchema, {});
