import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as v from 'valibot';
import type { PolicyKey } from '../../shared/policy.ts';
import { ProblemError } from '../../shared/problem.ts';

// A policy as JSON Web Signature, compact serialization (RFC 7515 section 3.1). By hand and not by jose, which answers
// later: the policy must be known before Electron is ready. The cryptography is Node's.

/** No `none`, no shared keys: an algorithm is allowed by its name here or not at all (RFC 8725 section 3.1). */
const algorithms = {
  EdDSA: {
    type: 'ed25519',
    check: (data: Buffer, key: KeyObject, mac: Buffer) => verify(null, data, key, mac),
  },
  ES256: {
    type: 'ec',
    check: (data: Buffer, key: KeyObject, mac: Buffer) =>
      verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, mac),
  },
  RS256: {
    type: 'rsa',
    check: (data: Buffer, key: KeyObject, mac: Buffer) => verify('sha256', data, key, mac),
  },
} as const;

const headerSchema = v.object({
  alg: v.picklist(['EdDSA', 'ES256', 'RS256']),
  kid: v.optional(v.string()),
  /** Whatever must be understood is not (RFC 7515 section 4.1.11). */
  crit: v.optional(v.never()),
});

const compact = /^[\s\uFEFF]*([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\s*$/;

/** Whether a file is meant to be a signed policy: a plain one is JSON and begins with a brace. */
export function looksSigned(text: string): boolean {
  return compact.test(text);
}

/** The signed text. Throws ProblemError `policy-invalid`, whose detail begins with the file's name. */
export function openSignedPolicy(text: string, keys: readonly PolicyKey[], file: string): string {
  const refuse = (reason: string): never => {
    throw new ProblemError('policy-invalid', `${file}: ${reason}`);
  };
  const [, head = '', payload = '', signature = ''] = compact.exec(text) ?? [];
  const header = v.safeParse(headerSchema, parseHeader(head));
  if (!header.success) return refuse('expected a signature by EdDSA, ES256 or RS256');
  const { alg, kid } = header.output;
  const { type, check } = algorithms[alg];
  const data = Buffer.from(`${head}.${payload}`);
  const mac = Buffer.from(signature, 'base64url');
  const isSigned = keys.some((jwk) => {
    if (kid !== undefined && jwk.kid !== undefined && jwk.kid !== kid) return false;
    const key = readKey(jwk);
    return key !== null && key.asymmetricKeyType === type && check(data, key, mac);
  });
  return isSigned
    ? Buffer.from(payload, 'base64url').toString('utf8')
    : refuse('not signed by a key of the administrator');
}

function parseHeader(head: string): unknown {
  try {
    return JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function readKey(jwk: PolicyKey): KeyObject | null {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return null;
  }
}
