import * as v from 'valibot';

/** How the sound may leave the network: to a relay over UDP, TCP or TLS. */
export const relayWays = ['udp', 'tcp', 'tls'] as const;
const waySchema = v.picklist(relayWays);

const reachSchema = {
  url: v.string(),
  /** Until it answered; null where it did not. */
  ms: v.nullable(v.number()),
};

/** What the check before a call found. Durations are milliseconds. */
export const precallFindingsSchema = v.object({
  /** Servers for calls (SIP over WebSocket). */
  servers: v.array(v.object({ ...reachSchema, outcome: v.picklist(['open', 'no-answer']) })),
  /** TURN, each way for itself. `refused`: it answers, and wants other credentials or is full. */
  relays: v.array(
    v.object({
      ...reachSchema,
      way: waySchema,
      outcome: v.picklist(['open', 'refused', 'no-answer']),
      /** What the server said to a refusal: "401 Unauthorized". */
      said: v.nullable(v.string()),
    }),
  ),
  /** STUN: whether anything comes back over UDP at all. */
  echoes: v.array(v.object({ ...reachSchema, outcome: v.picklist(['open', 'no-answer']) })),
  /** Sound that went out to the relay and came back; null where no relay was open. */
  loop: v.nullable(
    v.object({
      way: waySchema,
      outcome: v.picklist(['came-back', 'nothing-came']),
      sent: v.number(),
      received: v.number(),
      /** There and back; null where nothing was sent. */
      lostPercent: v.nullable(v.number()),
      jitterMs: v.nullable(v.number()),
      /** To the relay and back. */
      roundTripMs: v.nullable(v.number()),
    }),
  ),
  microphone: v.object({
    outcome: v.picklist(['well', 'silent', 'no-microphone', 'microphone-refused']),
    /** 0..1, linear: the loudest moment. */
    level: v.number(),
  }),
  speaker: v.picklist(['sounded', 'silent']),
});

/** From the worst to the best. The first that holds is the sentence; what else holds is said below it. */
export const precallVerdicts = [
  'no-network',
  'no-server',
  'no-way-for-sound',
  'relay-refused',
  'no-sound-through',
  'microphone-refused',
  'no-microphone',
  'heavy-loss',
  'loss',
  'jitter',
  'slow',
  'tls-only',
  'tcp-only',
  'udp-doubtful',
  'silent-microphone',
  'silent-speaker',
  'no-relay',
  'ready',
] as const;

export type PrecallFindings = v.InferOutput<typeof precallFindingsSchema>;
export type PrecallVerdict = (typeof precallVerdicts)[number];
export type PrecallReply = v.InferOutput<typeof precallReplySchema>;
export type RelayWay = v.InferOutput<typeof waySchema>;

/** What `offhook check` is told by the page. */
export const precallReplySchema = v.object({
  verdict: v.picklist(precallVerdicts),
  also: v.array(v.picklist(precallVerdicts)),
  /** The verdict in one sentence, in English as everything on the command line. */
  sentence: v.string(),
  facts: v.array(v.tuple([v.string(), v.string()])),
  findings: precallFindingsSchema,
});
