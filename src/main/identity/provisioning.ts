import * as v from 'valibot';
import { applyLimits, type PolicyLimits } from '../../shared/policy-limits.ts';
import { ProblemError } from '../../shared/problem.ts';
import { type Provisioning, provisioningSchema } from '../../shared/provisioning.ts';
import { describeIssues } from '../../shared/schema-problem.ts';
import { getJson, type JsonSource } from './with-access-token.ts';

/** Fetches and checks the account's document, and holds it within the policy. Throws ProblemError; `provisioning-invalid` with the path in the document. */
export async function fetchProvisioning(
  source: JsonSource,
  accessToken: string,
  limits?: PolicyLimits,
): Promise<Provisioning> {
  const parsed = v.safeParse(provisioningSchema, await getJson(source, accessToken));
  if (!parsed.success) throw new ProblemError('provisioning-invalid', describeIssues(parsed.issues));
  const limited = applyLimits(parsed.output, limits);
  if (!limited.ok)
    throw new ProblemError('provisioning-invalid', `${limited.place}: the policy does not allow this host`);
  return limited.provisioning;
}
