import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { emptyPolicy, type Policy, policySchema } from '../../shared/policy.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import { describeIssues } from '../../shared/schema-problem.ts';
import type { CheckOwnership, PolicyPlaces } from './policy-place.ts';

export interface PolicyReading {
  readonly policy: Policy;
  /** `policy-invalid` with the file and the place in the document. The empty policy holds then. */
  readonly problem: Problem | null;
  /** The file that was read; null where there is none. */
  readonly file: string | null;
  /** A file that was named, but does not count because the platform's is present. */
  readonly ignored: string | null;
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
export function readPolicy(places: PolicyPlaces, checkOwnership: CheckOwnership): PolicyReading {
  const { platformFile, named } = places;
  // Only its absence makes room for a named file: one that is broken must not be got round.
  const managed = readFile(platformFile, checkOwnership);
  if (managed !== null) return { ...managed, ignored: named?.file ?? null };
  if (named === null) return { policy: emptyPolicy, problem: null, file: null, ignored: null };
  const chosen = readFile(named.file, () => null) ?? refuse(named.file, 'cannot be read (ENOENT)');
  return { ...chosen, ignored: null };
}

type FileReading = Omit<PolicyReading, 'ignored'>;

function refuse(file: string, reason: string): FileReading {
  return { policy: emptyPolicy, problem: { code: 'policy-invalid', detail: `${file}: ${reason}` }, file };
}

/** null where there is no such file. */
function readFile(file: string, checkOwnership: CheckOwnership): FileReading | null {
  let opened: number | null = null;
  try {
    opened = openSync(file, 'r');
    // Of the opened file, so that nobody puts another one in its place in between.
    const untrustworthy = checkOwnership(fstatSync(opened));
    if (untrustworthy !== null) return refuse(file, untrustworthy);
    return { policy: parsePolicy(readFileSync(opened, 'utf8'), file), problem: null, file };
  } catch (error) {
    if (error instanceof ProblemError) return { policy: emptyPolicy, problem: error.toProblem(), file };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' ? null : refuse(file, `cannot be read (${code})`);
  } finally {
    if (opened !== null) closeSync(opened);
  }
}
