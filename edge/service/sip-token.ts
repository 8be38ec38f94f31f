import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { User } from './config.ts';
import type { SipKey } from './sip-keys.ts';

export interface SipTokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly ttlS: number;
}

/** HS256: what Kamailio 5.6 can verify by itself. `k` is used as its characters stand. */
export function issueSipToken(
  user: User,
  key: Pick<SipKey, 'kid' | 'k'>,
  nowS: number,
  options: SipTokenOptions,
): Promise<string> {
  const { aor, tenant, features, maxCalls, destinations } = user;
  return new SignJWT({ aor, tenant, features, maxCalls, destinations })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.kid })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setSubject(user.subject)
    .setJti(randomUUID())
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + options.ttlS)
    .sign(new TextEncoder().encode(key.k));
}
