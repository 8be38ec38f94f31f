import * as v from 'valibot';
import type { Tokens } from './identity-provider.ts';

/** What the keychain keeps of a session, in one entry: a token and its key must not be torn apart. */
export interface SessionSecret {
  readonly refreshToken: string;
  /** The key the token is bound to (`proof-key.ts`); null: to none. */
  readonly proofKey: string | null;
}

const boundSchema = v.object({
  refreshToken: v.pipe(v.string(), v.nonEmpty()),
  proofKey: v.pipe(v.string(), v.nonEmpty()),
});

/** A token without a key stands there as it is, as keytar's users know it. Pure. */
export function formatSessionSecret({ refreshToken, proofKey }: SessionSecret): string {
  return proofKey === null ? refreshToken : JSON.stringify({ refreshToken, proofKey });
}

/** Total: what is nothing else is a token, which the provider will judge. Pure. */
export function parseSessionSecret(text: string): SessionSecret {
  try {
    return v.parse(boundSchema, JSON.parse(text));
  } catch {
    return { refreshToken: text, proofKey: null };
  }
}

/** The key of a session that begins, as it is stored. */
export function storedKeyOf({ proofKey }: SessionSecret | Pick<Tokens, 'proofKey'>): string | null {
  return typeof proofKey === 'object' ? (proofKey?.stored ?? null) : proofKey;
}
