import type { Handlers } from '../answer-request.ts';
import type { ApiTokens } from './api-tokens.ts';

export type TokenHandlers = Pick<Handlers, 'tokens.list' | 'tokens.revoke'>;

/** What a page may know of tokens, and take away. To give one is the command line's alone: a page never sees a token. */
export function createTokenHandlers(
  tokens: ApiTokens | null,
  onRevoked: (name: string) => void,
): TokenHandlers {
  return {
    'tokens.list': () => (tokens === null ? null : [...tokens.list()]),
    'tokens.revoke': ({ name }) => {
      // One that is gone already is as wished.
      if (tokens?.revoke(name) === true) onRevoked(name);
      return null;
    },
  };
}
