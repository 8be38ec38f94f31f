import { ProblemError } from '../../shared/problem.ts';
import { describeError } from '../diagnostics/log.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Redirect } from './redirect.ts';
import type { SignInWalk } from './sign-in-attempt.ts';

export interface BrowserSignInOptions {
  readonly provider: IdentityProvider;
  readonly openRedirect: () => Promise<Redirect>;
  /** Shows the user where to sign in: the system browser, or whoever asked over the control socket. */
  readonly present: (authorizationUrl: string) => Promise<void>;
}

/** Through the browser and back. */
export function browserSignIn({ provider, openRedirect, present }: BrowserSignInOptions): SignInWalk {
  return async (signal, shown) => {
    const redirect = await openRedirect();
    let succeeded = false;
    try {
      const authorization = await provider.authorize(redirect.redirectUri, signal);
      signal.throwIfAborted();
      await present(authorization.url).catch((error: unknown) => {
        throw new ProblemError('unexpected', `no browser: ${describeError(error)}`, { cause: error });
      });
      shown();
      const callback = await redirect.callback(authorization.state, signal);
      const tokens = await authorization.finish(callback, signal);
      signal.throwIfAborted();
      succeeded = true;
      return tokens;
    } finally {
      redirect.finish(succeeded);
    }
  };
}
