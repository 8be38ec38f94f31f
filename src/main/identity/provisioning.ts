import * as v from 'valibot';
import { ProblemError } from '../../shared/problem.ts';
import { type Provisioning, provisioningSchema } from '../../shared/provisioning.ts';
import { describeIssues } from '../../shared/schema-problem.ts';
import { type HttpAnswer, type HttpFetch, hostOf, parseJson, requestText } from './http.ts';

export interface ProvisioningSource {
  readonly url: string;
  readonly fetch: HttpFetch;
  readonly timeoutMs: number;
}

/** The server did not take the access token: worth one more try with a new one. */
export class TokenRefusedError extends ProblemError {}

/**
 * Fetches and checks the account's document. Throws ProblemError: `provisioning-unreachable` (no answer, 5xx, 429),
 * `provisioning-refused` (4xx), `provisioning-invalid` (with the path in the document).
 */
export async function fetchProvisioning(
  source: ProvisioningSource,
  accessToken: string,
  signal: AbortSignal,
): Promise<Provisioning> {
  const answer = await requestText({
    fetch: source.fetch,
    url: source.url,
    init: { headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' } },
    timeoutMs: source.timeoutMs,
    signal,
    unreachable: 'provisioning-unreachable',
  });
  return readProvisioning(answer, hostOf(source.url));
}

/** An answer to a document. Pure. */
export function readProvisioning(answer: HttpAnswer, host: string): Provisioning {
  const said = `${host} answered HTTP ${answer.status}`;
  if (answer.status === 401) throw new TokenRefusedError('provisioning-refused', said);
  if (answer.status >= 500 || answer.status === 429) throw new ProblemError('provisioning-unreachable', said);
  if (answer.status !== 200) throw new ProblemError('provisioning-refused', said);
  const document = parseJson(answer.body);
  if (document === undefined) throw new ProblemError('provisioning-invalid', `${host}: not JSON`);
  const parsed = v.safeParse(provisioningSchema, document);
  if (!parsed.success) throw new ProblemError('provisioning-invalid', describeIssues(parsed.issues));
  return parsed.output;
}
