import * as v from 'valibot';

/**
 * How the last look for a newer version ended. `unreachable`: the place did not answer, or has no such channel;
 * `unreadable`: what it says is no version; `forged`: what was fetched is not what the place promised, and was thrown
 * away; `call`: not in a call.
 */
export const updateOutcomes = ['newest', 'unreachable', 'unreadable', 'forged', 'failed', 'call'] as const;
export type UpdateOutcome = (typeof updateOutcomes)[number];

/** `after-call`: it is there, and waits while there is a call; `ready`: installed once the person says so. */
export const updateSchema = v.variant('step', [
  v.object({ step: v.literal('resting'), last: v.nullable(v.picklist(updateOutcomes)) }),
  v.object({ step: v.literal('looking') }),
  v.object({ step: v.picklist(['fetching', 'after-call', 'ready']), version: v.string() }),
]);
export type UpdateState = v.InferOutput<typeof updateSchema>;
