import * as v from 'valibot';

/** What another program may be allowed to do, by its token. */
export const scopes = ['status', 'watch', 'history', 'dial', 'calls', 'dnd'] as const;
export type Scope = (typeof scopes)[number];

export const tokenNameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u,
    'a name has letters, digits, blanks and . _ -, 64 at most',
  ),
);

export const scopesSchema = v.pipe(
  v.array(v.picklist(scopes, `a scope is one of ${scopes.join(', ')}`)),
  v.nonEmpty('a token needs a scope'),
);

/** A token as its owner sees it: never the token itself, which is shown once. */
export const tokenFactsSchema = v.object({
  name: tokenNameSchema,
  scopes: scopesSchema,
  /** Epoch ms. */
  createdAt: v.number(),
});
export type TokenFacts = v.InferOutput<typeof tokenFactsSchema>;
