import * as v from 'valibot';
import { type Problem, type ProblemCode, problemCodes } from '../../shared/problem.ts';
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

/** What stands in its place once the provider has ended the session: the next start says so, whenever that is. */
const endedSchema = v.strictObject({ ended: v.picklist(problemCodes) });

export function formatSessionEnd(ended: ProblemCode): string {
  return JSON.stringify({ ended });
}

/** Null for a session that has not ended. Total and pure. */
export function parseSessionEnd(text: string): Problem | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), endedSchema), text);
  return parsed.success ? { code: parsed.output.ended, detail: null } : null;
}

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
