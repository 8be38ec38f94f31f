import * as v from 'valibot';
import { ProblemError } from '../../shared/problem.ts';
import { type Provisioning, provisioningSchema } from '../../shared/provisioning.ts';
import { describeIssues } from '../../shared/schema-problem.ts';
import { getJson, type JsonSource } from './with-access-token.ts';

/** Fetches and checks the account's document. Throws ProblemError; `provisioning-invalid` with the path in the document. */
export async function fetchProvisioning(source: JsonSource, accessToken: string): Promise<Provisioning> {
  const parsed = v.safeParse(provisioningSchema, await getJson(source, accessToken));
  if (!parsed.success) throw new ProblemError('provisioning-invalid', describeIssues(parsed.issues));
  return parsed.output;
}
