import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SignJWT } from 'jose';
import * as v from 'valibot';
import type { Edge } from '../../edge/options.ts';

const keyFileSchema = v.object({ keys: v.array(v.object({ kid: v.string(), k: v.string() })) });
const lifeS = 3600;

/** A SIP token for whatever user, signed as the edge's own service signs: a bench needs more people than the demo has. */
export function tokenFor(edge: Edge, user: string, maxCalls: number): Promise<string> {
  const file = path.join(edge.runDir, 'secrets/sip-token-keys/first.json');
  const [key] = v.parse(keyFileSchema, JSON.parse(readFileSync(file, 'utf8'))).keys;
  if (key === undefined) throw new Error('the service has no key');
  return new SignJWT({ aor: `sip:${user}@${edge.domain}`, maxCalls, destinations: [] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.kid })
    .setIssuer(new URL(edge.urls.token).origin)
    .setAudience('sip')
    .setSubject(user)
    .setExpirationTime(Math.floor(Date.now() / 1000) + lifeS)
    .sign(new TextEncoder().encode(key.k));
}
