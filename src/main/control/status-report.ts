import * as v from 'valibot';
import { desktopStateSchema } from '../../shared/desktop-state.ts';
import { engineSummarySchema } from '../../shared/engine-summary.ts';
import { problemCodes } from '../../shared/problem.ts';

/** What `offhook status --json` tells: who, registration, calls; never a secret. */
export const statusReportSchema = v.object({
  identity: v.picklist(['unconfigured', 'signed-out', 'signing-in', 'provisioning', 'signed-in']),
  /** What keeps the identity from its next step. */
  problem: v.nullable(v.picklist(problemCodes)),
  /** Which file and place, for instance; never a secret. */
  problemDetail: v.nullable(v.string()),
  secretStore: desktopStateSchema.entries.secretStore,
  /** A newer version; null: none is looked for here. */
  update: desktopStateSchema.entries.update,
  /** The desktop is set to do not disturb, and calls keep to it: they make no sound. */
  quiet: v.boolean(),
  ...engineSummarySchema.entries,
});

export type StatusReport = v.InferOutput<typeof statusReportSchema>;
