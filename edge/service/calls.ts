import * as v from 'valibot';
import { callPolicySchema } from '../../src/shared/call-policy.ts';
import { describeIssues } from '../../src/shared/schema-problem.ts';

/** `calls` of the provisioning document (docs/guides/policy.md), as an administrator writes it. */
export type CallsInput = v.InferInput<typeof callPolicySchema>;

/** It is checked, and given out as it was written: what it leaves out is the default of each app, whatever its version. */
export const callsSchema = v.pipe(
  v.looseObject({}),
  v.rawTransform(({ dataset, addIssue }): CallsInput => {
    const problem = findProblem(dataset.value);
    if (problem !== null) addIssue({ message: problem });
    return dataset.value;
  }),
);

function findProblem(calls: object): string | null {
  const parsed = v.safeParse(callPolicySchema, calls);
  if (!parsed.success) return describeIssues(parsed.issues);
  const unknown = findUnknown(callPolicySchema, calls);
  return unknown === null ? null : `${unknown}: there is no such field`;
}

/** The place of a field that apps would pass over in silence. */
function findUnknown(schema: unknown, value: unknown): string | null {
  const entries = entriesOf(schema);
  if (entries === null || typeof value !== 'object' || value === null) return null;
  for (const [name, held] of Object.entries(value)) {
    if (!Object.hasOwn(entries, name)) return name;
    const within = findUnknown(entries[name], held);
    if (within !== null) return `${name}.${within}`;
  }
  return null;
}

/** The fields of an object, however it is wrapped; null: it is none. */
function entriesOf(schema: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof schema !== 'object' || schema === null) return null;
  if ('wrapped' in schema) return entriesOf(schema.wrapped);
  return 'entries' in schema ? (schema.entries as Readonly<Record<string, unknown>>) : null;
}
