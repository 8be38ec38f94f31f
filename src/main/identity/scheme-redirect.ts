import { arrivalOrAbort, type Redirect } from './redirect.ts';

/** Where `offhook://auth` links arrive, from the system: another start of the app, or an event on macOS. */
export interface AuthLinks {
  /** Passes every link on until the returned function is called; true: it was taken. */
  listen(take: (link: URL) => boolean): () => void;
  deliver(link: URL): boolean;
}

export const schemeRedirectUri = 'offhook://auth';

export function createAuthLinks(): AuthLinks {
  const takers = new Set<(link: URL) => boolean>();
  return {
    listen(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    deliver: (link) => [...takers].some((take) => take(link)),
  };
}

/**
 * The answer of an authorization request in a link of our scheme, or null. Any page and any program may open such a
 * link: what is not exactly an answer is nothing. Total.
 */
export function parseAuthLink(text: string): URL | null {
  if (text.length > 8192 || !/^offhook:\/\/auth\/?\?/i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const answers = url.searchParams.has('code') || url.searchParams.has('error');
  if (!answers || !url.searchParams.has('state') || url.hash !== '') return null;
  // Some systems put a slash in; the provider compares the redirect URI by the letter.
  return new URL(`${schemeRedirectUri}${url.search}`);
}

/** The way back by our own scheme (RFC 8252 section 7.1), for providers or systems that allow no loopback port. */
export function openSchemeRedirect(links: AuthLinks): Redirect {
  const arrived = Promise.withResolvers<URL>();
  let expectedState: string | null = null;
  const close = links.listen((link) => {
    if (expectedState === null || link.searchParams.get('state') !== expectedState) return false;
    expectedState = null;
    arrived.resolve(link);
    return true;
  });
  return {
    redirectUri: schemeRedirectUri,
    callback(state, signal) {
      expectedState = state;
      return arrivalOrAbort(arrived.promise, signal);
    },
    finish: close,
  };
}
