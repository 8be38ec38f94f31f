import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Scope, type TokenFacts, tokenFactsSchema } from '../../shared/control-token.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';

/** What is kept of a token: enough to know it again, too little to use it. */
const keptTokenSchema = v.object({
  ...tokenFactsSchema.entries,
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
type KeptToken = v.InferOutput<typeof keptTokenSchema>;

const fileSchema = v.object({ version: v.literal(1), tokens: v.array(keptTokenSchema) });

export const mostTokens = 50;

export interface ApiTokens {
  /** The token itself, which nobody gets to see again. Throws TokenError. */
  create(name: string, scopes: readonly Scope[]): string;
  list(): readonly TokenFacts[];
  /** False: there is none of that name. */
  revoke(name: string): boolean;
  /** Whose it is; null: nobody's. */
  find(token: string): TokenFacts | null;
}

export class TokenError extends Error {
  override readonly name = 'TokenError';
}

export interface ApiTokensOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** 256 random bits need no slow hash: nobody can try them all. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Tokens of other programs, in a file of the user's own; read once, written whole. */
export function createApiTokens({ file, clock, log }: ApiTokensOptions): ApiTokens {
  let tokens = readTokens(file, new Date(clock.now()), log);

  function keep(next: readonly KeptToken[]): void {
    const beside = `${file}.new`;
    // A crash in the middle leaves the old file.
    writeFileSync(beside, JSON.stringify({ version: 1, tokens: next }, null, 2), { mode: 0o600 });
    renameSync(beside, file);
    tokens = next;
  }

  return {
    create(name, scopes) {
      if (tokens.some((each) => each.name === name))
        throw new TokenError(`there is a token "${name}" already`);
      if (tokens.length >= mostTokens)
        throw new TokenError(`there are ${mostTokens} tokens, revoke one first`);
      const token = `offhook_${randomBytes(32).toString('base64url')}`;
      keep([...tokens, { name, scopes: [...new Set(scopes)], createdAt: clock.now(), hash: hashOf(token) }]);
      log.info(`token for "${name}": ${scopes.join(', ')}`);
      return token;
    },
    list: () => tokens.map(({ hash: _, ...facts }) => facts),
    revoke(name) {
      const rest = tokens.filter((each) => each.name !== name);
      if (rest.length === tokens.length) return false;
      keep(rest);
      log.info(`token of "${name}" revoked`);
      return true;
    },
    find(token) {
      const hash = Buffer.from(hashOf(token));
      const found = tokens.find((each) => timingSafeEqual(Buffer.from(each.hash), hash));
      if (found === undefined) return null;
      const { hash: _, ...facts } = found;
      return facts;
    },
  };
}

/** A file that cannot be read is put aside: better no program gets in than the wrong one. */
function readTokens(file: string, now: Date, log: Log): readonly KeptToken[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log.error(`tokens are not read: ${describeError(error)}`);
    return [];
  }
  try {
    return v.parse(fileSchema, JSON.parse(text)).tokens;
  } catch {
    const aside = `${file}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
    log.error(`tokens are broken, no program gets in; kept as ${aside}`);
    try {
      renameSync(file, aside);
    } catch (error) {
      log.error(`not put aside: ${describeError(error)}`);
    }
    return [];
  }
}
