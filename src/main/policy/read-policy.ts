import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { emptyPolicy, type Policy, policySchema } from '../../shared/policy.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import { describeIssues } from '../schema-problem.ts';
import type { PolicyPlace } from './policy-place.ts';

export interface PolicyReading {
  readonly policy: Policy;
  /** `policy-invalid` with the file and the place in the document. The empty policy holds then. */
  readonly problem: Problem | null;
  /** The file that was read; null where there is none. */
  readonly file: string | null;
}

/** Text to policy. Throws ProblemError `policy-invalid`, whose detail begins with the file's name. */
export function parsePolicy(text: string, file: string): Policy {
  let document: unknown;
  try {
    // Editors on Windows write a byte order mark, which JSON does not know.
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message quotes the text, and with it perhaps a password.
    throw new ProblemError('policy-invalid', `${file}: not JSON`);
  }
  const parsed = v.safeParse(policySchema, document);
  if (!parsed.success) throw new ProblemError('policy-invalid', `${file}: ${describeIssues(parsed.issues)}`);
  // Tokens come from a sign-in, and a policy that holds the account has none.
  if (parsed.output.provisioning?.credentials.kind === 'bearer') {
    throw new ProblemError('policy-invalid', `${file}: provisioning.credentials.kind: expected "digest"`);
  }
  return parsed.output;
}

/** Reads the managed file. Never throws: what is wrong comes back as a problem. */
export function readPolicy(place: PolicyPlace): PolicyReading {
  let text: string;
  try {
    text = readFileSync(place.file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' && place.namedBy === 'platform') {
      return { policy: emptyPolicy, problem: null, file: null };
    }
    const problem = { code: 'policy-invalid', detail: `${place.file}: cannot be read (${code})` } as const;
    return { policy: emptyPolicy, problem, file: place.file };
  }
  try {
    return { policy: parsePolicy(text, place.file), problem: null, file: place.file };
  } catch (error) {
    const problem: Problem =
      error instanceof ProblemError ? error.toProblem() : { code: 'policy-invalid', detail: place.file };
    return { policy: emptyPolicy, problem, file: place.file };
  }
}
