import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { emptyPolicy, type Policy, type PolicyKey, policySchema } from '../../shared/policy.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import { describeIssues } from '../../shared/schema-problem.ts';
import { fingerprintOf, readCertificate } from '../certificates/chain.ts';
import type { CheckOwnership, PolicyPlaces } from './policy-place.ts';
import type { PolicySource } from './policy-source.ts';
import { looksSigned, openSignedPolicy } from './signed-policy.ts';

export interface PolicyReading {
  readonly policy: Policy;
  /** `policy-invalid` with the file and the place in the document. The empty policy holds then. */
  readonly problem: Problem | null;
  /** The file or place that was read; null where there is none. */
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
  const { pinnedAuthorities } = parsed.output;
  const stray = pinnedAuthorities.findIndex((pin) => !isItsOwn(pin));
  if (stray >= 0) {
    const place = `pinnedAuthorities[${stray}].certificate`;
    throw new ProblemError('policy-invalid', `${file}: ${place}: expected an authority's, with this sha256`);
  }
  return parsed.output;
}

/** Without a certificate there is nothing to hold against the fingerprint. */
function isItsOwn({ certificate, sha256 }: Policy['pinnedAuthorities'][number]): boolean {
  const read = certificate === undefined ? undefined : readCertificate(certificate);
  return read === undefined || (read?.ca === true && fingerprintOf(read) === sha256);
}

/**
 * Reads the managed policy: the first of the platform's places that has one, else its file, else a file that was named.
 * Never throws: what is wrong comes back as a problem.
 */
export function readPolicy(
  places: PolicyPlaces,
  checkOwnership: CheckOwnership,
  sources: readonly PolicySource[] = [],
): PolicyReading {
  const { platformFile, named } = places;
  // Only its absence makes room for a named file: one that is broken must not be got round.
  const managed = readSources(sources) ?? readFile(platformFile, checkOwnership, null);
  if (managed === null) {
    if (named === null) return { policy: emptyPolicy, problem: null, file: null, ignored: null };
    const chosen = readFile(named.file, anybodys, []) ?? refuse(named.file, 'cannot be read (ENOENT)');
    return { ...chosen, ignored: null };
  }
  if (named === null) return { ...managed, ignored: null };
  const { policyKeys } = managed.policy;
  // The administrator's own hand, by another way: what is signed by these keys counts wherever it lies.
  const signed = policyKeys.length > 0 ? readFile(named.file, anybodys, policyKeys) : null;
  return signed === null || signed.file === null
    ? { ...managed, ignored: named.file }
    : { ...signed, ignored: null };
}

type FileReading = Omit<PolicyReading, 'ignored'>;

const anybodys: CheckOwnership = () => null;

function refuse(file: string, reason: string): FileReading {
  return { policy: emptyPolicy, problem: { code: 'policy-invalid', detail: `${file}: ${reason}` }, file };
}

function readSources(sources: readonly PolicySource[]): FileReading | null {
  for (const { name, read } of sources) {
    const text = read();
    if (text !== null) return tryToParse(name, () => parsePolicy(text, name));
  }
  return null;
}

function tryToParse(file: string, parse: () => Policy): FileReading {
  try {
    return { policy: parse(), problem: null, file };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { policy: emptyPolicy, problem: error.toProblem(), file };
  }
}

/**
 * null where there is no such file. `keys`: null where a signature is not asked for, else what a signed file must be
 * signed by; with any key, a plain one is as good as none.
 */
function readFile(
  file: string,
  checkOwnership: CheckOwnership,
  keys: readonly PolicyKey[] | null,
): FileReading | null {
  let opened: number | null = null;
  try {
    opened = openSync(file, 'r');
    // Of the opened file, so that nobody puts another one in its place in between.
    const untrustworthy = checkOwnership(fstatSync(opened));
    if (untrustworthy !== null) return refuse(file, untrustworthy);
    const text = readFileSync(opened, 'utf8');
    if (keys === null || !looksSigned(text)) {
      return keys === null || keys.length === 0 ? tryToParse(file, () => parsePolicy(text, file)) : null;
    }
    return tryToParse(file, () => parsePolicy(openSignedPolicy(text, keys, file), file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' ? null : refuse(file, `cannot be read (${code})`);
  } finally {
    if (opened !== null) closeSync(opened);
  }
}
