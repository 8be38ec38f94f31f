import * as v from 'valibot';

export const logLevelNames = ['error', 'warn', 'info', 'debug'] as const;

/** One entry of the log; what stood on several lines is joined again. */
export const logEntrySchema = v.object({
  /** Its place among them, for a list. */
  id: v.number(),
  /** Epoch ms. */
  at: v.number(),
  level: v.picklist(logLevelNames),
  scope: v.string(),
  message: v.string(),
});

/** One file of a support bundle, as it is shown and as it is saved. */
export const bundleFileSchema = v.object({ name: v.string(), text: v.string() });

/** The SIP messages of one call, as start lines. */
export const callLadderSchema = v.object({
  callId: v.string(),
  lines: v.array(v.object({ at: v.number(), direction: v.picklist(['in', 'out']), line: v.string() })),
});
export const callLaddersSchema = v.array(callLadderSchema);

export type LogEntry = v.InferOutput<typeof logEntrySchema>;
export type BundleFile = v.InferOutput<typeof bundleFileSchema>;
export type CallLadder = v.InferOutput<typeof callLadderSchema>;
