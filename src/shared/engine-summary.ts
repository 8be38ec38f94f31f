import * as v from 'valibot';
import { interfaceKinds, networkCauses, roamCauses } from './network.ts';

/**
 * The small, plain account of registration and calls that the renderer gives to main
 * for tray, notifications and the control socket (`offhook status --json`).
 * Times are epoch milliseconds, durations milliseconds, levels 0..1 linear, energy as W3C `totalAudioEnergy`.
 */
export const flowSummarySchema = v.object({
  packets: v.number(),
  bytes: v.number(),
  lost: v.number(),
  level: v.number(),
  energy: v.number(),
});

/** Frames drawn or sent, and the size of the newest in pixels. */
const pictureFlowSchema = v.object({ frames: v.number(), width: v.number(), height: v.number() });

/** Where a path begins: the kind of network, and "host 192.0.2.1:5000 udp". */
const roamEndSchema = v.object({
  network: v.nullable(v.picklist(interfaceKinds)),
  path: v.nullable(v.string()),
});

/** One change of path within a call (RoamView of the renderer). */
export const roamSchema = v.object({
  at: v.number(),
  cause: v.picklist(roamCauses),
  rung: v.string(),
  before: roamEndSchema,
  after: roamEndSchema,
  tookMs: v.number(),
  /** null: no gap above 100 ms. */
  gapMs: v.nullable(v.number()),
});

export const callSummarySchema = v.object({
  id: v.string(),
  direction: v.picklist(['outgoing', 'incoming']),
  state: v.picklist([
    'preparing',
    'calling',
    'ringing',
    'incoming',
    'answering',
    /** The page before died in this call: it is being taken back. */
    'returning',
    'connected',
    'ending',
    'ended',
  ]),
  peer: v.object({ uri: v.string(), number: v.string(), name: v.nullable(v.string()) }),
  startedAt: v.number(),
  connectedAt: v.nullable(v.number()),
  endedAt: v.nullable(v.number()),
  /** Dial or answer to connected, in ms. */
  setupMs: v.nullable(v.number()),
  muted: v.boolean(),
  /** Nothing of the person is heard, without their having muted the call; left out: all is well. */
  unheard: v.optional(v.picklist(['muted', 'busy', 'gone'])),
  hold: v.object({
    byUs: v.picklist(['no', 'holding', 'held', 'resuming']),
    byThem: v.boolean(),
    problem: v.nullable(v.string()),
  }),
  /** Another call has the line. */
  aside: v.boolean(),
  earlyMedia: v.boolean(),
  conference: v.boolean(),
  emergency: v.boolean(),
  /** It rings through every do-not-disturb. */
  pressing: v.boolean(),
  transfer: v.nullable(
    v.object({
      kind: v.picklist(['blind', 'attended']),
      target: v.string(),
      step: v.string(),
      sipCode: v.nullable(v.number()),
    }),
  ),
  /** Digits sent. */
  dtmf: v.string(),
  codec: v.nullable(v.string()),
  /** "host udp", "srflx udp", "relay tcp" …: the selected candidate pair, local side. */
  path: v.nullable(v.string()),
  rttMs: v.nullable(v.number()),
  quality: v.nullable(v.picklist(['good', 'fair', 'poor', 'silent'])),
  inbound: flowSummarySchema,
  outbound: flowSummarySchema,
  /** The far side says that it records the call (RFC 7866). */
  recording: v.nullable(v.picklist(['on', 'paused'])),
  /** What we show, whether they show something, and what of both has been drawn; left out: nothing was ever shown. */
  video: v.optional(
    v.object({
      ours: v.nullable(v.picklist(['camera', 'screen'])),
      theirs: v.boolean(),
      /** What they show is not seen here. */
      missing: v.nullable(v.picklist(['unreadable', 'not-coming'])),
      codec: v.nullable(v.string()),
      problem: v.nullable(v.string()),
      limit: v.picklist(['none', 'less', 'paused']),
      sent: pictureFlowSchema,
      received: pictureFlowSchema,
    }),
  ),
  roams: v.array(roamSchema),
  end: v.nullable(
    v.object({ cause: v.string(), by: v.picklist(['local', 'remote']), sipCode: v.nullable(v.number()) }),
  ),
});

const setupSchema = v.object({ calls: v.number(), meanMs: v.number(), longestMs: v.number() });

/** Of the calls that ended since the window was opened (N6). */
export const callCountersSchema = v.object({
  since: v.number(),
  calls: v.number(),
  connected: v.number(),
  /** Whose media went through our TURN server at the end. */
  relayed: v.number(),
  /** Calls that found a path, and calls that ended because they found none. */
  ice: v.object({ succeeded: v.number(), failed: v.number() }),
  /** Calls by `path`. */
  paths: v.record(v.string(), v.number()),
  /** Dial to connected, the ringing included; answer to connected. */
  setup: v.object({ outgoing: setupSchema, incoming: setupSchema }),
});

export const engineSummarySchema = v.object({
  doNotDisturb: v.boolean(),
  registration: v.object({
    state: v.picklist(['idle', 'connecting', 'registering', 'registered', 'waiting', 'unregistering']),
    aor: v.nullable(v.string()),
    server: v.nullable(v.string()),
    problem: v.nullable(v.string()),
    /** From the start of the connection attempt to the 200 of REGISTER, in ms. */
    registeredMs: v.nullable(v.number()),
    /** Round trip to the server, by ping, in ms. */
    rttMs: v.nullable(v.number()),
    unreachableSince: v.nullable(v.number()),
    /** The newest time in which calls may have been missed. */
    lastGap: v.nullable(v.object({ from: v.number(), to: v.number() })),
    networkChange: v.nullable(v.object({ cause: v.picklist(networkCauses), at: v.number() })),
  }),
  calls: v.array(callSummarySchema),
  /** null while there is no window. */
  counters: v.nullable(callCountersSchema),
});

export type FlowSummary = v.InferOutput<typeof flowSummarySchema>;
export type CallSummary = v.InferOutput<typeof callSummarySchema>;
export type CallCounters = v.InferOutput<typeof callCountersSchema>;
export type EngineSummary = v.InferOutput<typeof engineSummarySchema>;
