import * as v from 'valibot';
import { type ProblemCode, problemCodes } from '../../shared/problem.ts';

// What the command line waits for after it has shown a code: how the sign-in ends, as `watch` tells it.

export type SignInEnd = { readonly ok: true } | { readonly ok: false; readonly message: string };

const identityEventSchema = v.object({
  event: v.literal('identity'),
  state: v.string(),
  problem: v.nullable(v.picklist(problemCodes)),
});

const words: Partial<Record<ProblemCode, string>> = {
  'sign-in-refused': 'it was refused there',
  'sign-in-timed-out': 'the code has expired',
  'sign-in-cancelled': 'it was cancelled',
  'sign-in-too-weak': 'it was not strong enough for the policy',
};

/** Null while the sign-in goes on; a line that says nothing of it is passed over. Pure. */
export function readSignInEnd(line: string): SignInEnd | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), identityEventSchema), line);
  if (!parsed.success) return null;
  const { state, problem } = parsed.output;
  if (state === 'signed-in') return { ok: true };
  // An account that cannot be fetched now is tried for again by itself.
  if (state !== 'signed-out') return null;
  const why = problem === null ? 'it has ended' : `${words[problem] ?? 'it did not work'} (${problem})`;
  return { ok: false, message: `nobody is signed in: ${why}` };
}
