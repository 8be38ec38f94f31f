import { createHmac } from 'node:crypto';

/** A name that says when it ends, and a password that proves who made it. */
export interface TimeLimitedCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * The REST scheme of TURN (draft-uberti-behave-turn-rest-00), which coturn's `use-auth-secret` and Kamailio's
 * auth_ephemeral both speak.
 *
 * @param expiresS seconds since the epoch
 */
export function createTimeLimited(secret: string, name: string, expiresS: number): TimeLimitedCredential {
  const username = `${expiresS}:${name}`;
  return { username, password: createHmac('sha1', secret).update(username, 'utf8').digest('base64') };
}
