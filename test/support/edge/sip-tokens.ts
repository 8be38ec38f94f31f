import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import * as v from 'valibot';
import { aorOf } from '../../../demo/people.ts';
import type { Edge } from '../../../edge/options.ts';

const keyFileSchema = v.object({ keys: v.array(v.object({ kid: v.string(), k: v.string() })) });

export interface SigningKey {
  readonly kid: string;
  readonly k: string;
}

/** The keys that the edge's service signs with at present, or its second one's, the newest last. */
export function signingKeys(edge: Edge, service: 'first' | 'second' = 'first'): readonly SigningKey[] {
  const text = readFileSync(join(edge.runDir, 'secrets/sip-token-keys', `${service}.json`), 'utf8');
  return v.parse(keyFileSchema, JSON.parse(text)).keys;
}

export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly key?: SigningKey;
}

/** A SIP token of Alice as the service would make it, but for the changes. */
export async function makeSipToken(edge: Edge, login = 'alice', changes: TokenChanges = {}): Promise<string> {
  const key = changes.key ?? signingKeys(edge)[0];
  if (key === undefined) throw new Error('the service has no key yet');
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: new URL(edge.urls.token).origin,
    aud: 'sip',
    sub: login,
    aor: aorOf(login),
    tenant: edge.domain,
    features: [],
    maxCalls: 4,
    destinations: ['0', '+'],
    iat: now,
    exp: now + 300,
    ...changes.claims,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.kid, ...changes.header })
    .sign(new TextEncoder().encode(key.k));
}

/** The same claims without a signature, as RFC 7519 section 6 would have it. */
export function withoutSignature(token: string, kid: string): string {
  const head = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
  return `${head}.${token.split('.')[1]}.`;
}
