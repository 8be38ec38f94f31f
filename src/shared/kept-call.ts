import * as v from 'valibot';
import { roamSchema } from './engine-summary.ts';

/**
 * What main keeps of a call, so that the next page can go on with it when this one dies: who and where, how it stood,
 * and what signalling needs. No key, no token, no sound. Times are epoch ms.
 */
const line = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[^\r\n]*$/, 'one line'));
const uri = line(1024);
const time = v.pipe(v.number(), v.finite());
const sequence = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** A confirmed dialog (RFC 3261 section 12), for INVITE with Replaces (RFC 3891) and for the BYE to what it replaces. */
const keptDialogSchema = v.object({
  kind: v.literal('dialog'),
  callId: line(256),
  localTag: line(256),
  remoteTag: line(256),
  localUri: uri,
  remoteUri: uri,
  remoteTarget: uri,
  routeSet: v.pipe(v.array(uri), v.maxLength(16)),
  localSequence: sequence,
});

/** An INVITE of ours that nobody has answered: as much as its CANCEL repeats (RFC 3261 section 9.1). */
const keptRequestSchema = v.object({
  kind: v.literal('request'),
  requestUri: uri,
  via: uri,
  from: uri,
  to: uri,
  callId: line(256),
  sequence,
  route: v.pipe(v.array(uri), v.maxLength(16)),
});

/** An INVITE that rings here, as it came: it rings on in the next page. */
const keptRingingSchema = v.object({
  kind: v.literal('ringing'),
  invite: v.pipe(v.string(), v.startsWith('INVITE '), v.maxLength(65_536)),
});

const peerSchema = v.object({
  uri,
  number: line(256),
  name: v.nullable(line(256)),
});

export const keptCallSchema = v.object({
  id: line(64),
  direction: v.picklist(['outgoing', 'incoming']),
  /** ending: BYE is on its way, and nobody may have heard it. */
  step: v.picklist(['pending', 'connected', 'ending']),
  peer: peerSchema,
  identity: v.object({
    name: v.nullable(line(256)),
    number: line(256),
    verification: v.picklist(['passed', 'failed', 'not-verified', 'none']),
    asserted: v.boolean(),
    diversion: v.nullable(
      v.object({ name: v.nullable(line(256)), number: line(256), reason: v.nullable(line(256)) }),
    ),
  }),
  startedAt: time,
  connectedAt: v.nullable(time),
  setupMs: v.nullable(time),
  muted: v.boolean(),
  held: v.boolean(),
  /** Another call has the line. */
  aside: v.boolean(),
  conference: v.boolean(),
  emergency: v.boolean(),
  /** It was being handed on, or had been; `asked`: the far side may do it though this page is gone. */
  transfer: v.nullable(
    v.object({
      kind: v.picklist(['blind', 'attended']),
      target: line(256),
      targetUri: uri,
      asked: v.boolean(),
    }),
  ),
  consultFor: v.nullable(line(64)),
  dtmf: line(1024),
  /** What it showed of itself: off in the next page, and told to be. */
  picture: v.nullable(v.picklist(['camera', 'screen'])),
  roams: v.pipe(v.array(roamSchema), v.maxLength(50)),
  /** How often pages have taken it back since it last stood for a while. */
  returns: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** A page died while it took it back: the far side may have given it the place. */
  asked: v.boolean(),
  signalling: v.variant('kind', [keptDialogSchema, keptRequestSchema, keptRingingSchema]),
});

export const keptCallsSchema = v.object({
  aor: v.nullable(line(1024)),
  calls: v.pipe(v.array(keptCallSchema), v.maxLength(32)),
  /** When a call for help last began or ended: whoever helps may call back. */
  helpCalledAt: v.nullable(time),
});

/** What a page finds when it begins. */
export const takenCallsSchema = v.object({
  ...keptCallsSchema.entries,
  /** When the page before was gone; null: there was none, or it went in peace. */
  goneAt: v.nullable(time),
});

/** Main would refuse it otherwise, and all others with it. */
export const canBeKept = (call: KeptCall): boolean => v.is(keptCallSchema, call);

export type KeptDialog = v.InferOutput<typeof keptDialogSchema>;
export type KeptRequest = v.InferOutput<typeof keptRequestSchema>;
export type KeptSignalling = v.InferOutput<typeof keptCallSchema>['signalling'];
export type KeptCall = v.InferOutput<typeof keptCallSchema>;
export type KeptCalls = v.InferOutput<typeof keptCallsSchema>;
/** What one account's page leaves. */
export type LeftCalls = Omit<KeptCalls, 'aor' | 'calls'> & { readonly calls: readonly KeptCall[] };
export type TakenCalls = v.InferOutput<typeof takenCallsSchema>;
