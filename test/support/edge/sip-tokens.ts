import { join } from 'node:path';
import { SignJWT } from 'jose';
import { aorOf } from '../../../demo/people.ts';
import type { Edge } from '../../../edge/options.ts';
import { readKeysAsTheyAre } from '../../../edge/service/key-file.ts';
import type { SipKey } from '../../../edge/service/sip-keys.ts';

/** Those that the edge's service has published, or its second one, and that have not ended; the newest last. */
export const signingKeys = (edge: Edge, service: 'first' | 'second' = 'first'): readonly SipKey[] =>
  readKeysAsTheyAre(join(edge.runDir, 'secrets/sip-token-keys', `${service}.json`));

/** Of those that sign no more, the one that holds longest: Kamailio has known it for a while, and does for a while yet. */
export const replacedKey = (edge: Edge, nowS: number): SipKey | undefined =>
  signingKeys(edge).findLast(({ until, exp }) => until <= nowS && nowS < exp);

export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly key?: Pick<SipKey, 'kid' | 'k'>;
}

/** A SIP token of Alice as the service would make it, but for the changes. */
export async function makeSipToken(edge: Edge, login = 'alice', changes: TokenChanges = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  // The oldest may end before the token has arrived, and of the newest Kamailio may not have heard.
  const key = changes.key ?? replacedKey(edge, now) ?? signingKeys(edge)[0];
  if (key === undefined) throw new Error('the service has no key yet');
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
