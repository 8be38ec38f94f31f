import { type CryptoKey, decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose';
import * as v from 'valibot';

const answerSchema = v.looseObject({ id_token: v.string() });

/** A token answer whose ID token says something else, in the provider's own hand; whatever is none stays as it is. */
export async function forgeIdToken(body: unknown, claims: JWTPayload, key: CryptoKey): Promise<unknown> {
  const answer = v.safeParse(answerSchema, body);
  if (!answer.success) return body;
  const { id_token: honest } = answer.output;
  const { kid } = decodeProtectedHeader(honest);
  const forged = await new SignJWT({ ...decodeJwt(honest), ...claims })
    .setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) })
    .sign(key);
  return { ...answer.output, id_token: forged };
}
