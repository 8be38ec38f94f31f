import { createServer } from 'node:http';
import * as oidc from 'openid-client';
import { closeServer, listen, portOf } from '../../../demo/net/http-server.ts';

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

export type TestClient = Awaited<ReturnType<typeof createTestClient>>;

/** A native OIDC client with a loopback redirect on a port of its own, as the app has one. */
export async function createTestClient(issuer: string) {
  const config = await oidc.discovery(new URL(issuer), 'offhook-desktop', undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  });
  let arrived: (url: URL) => void = () => {};
  const server = createServer((request, response) => {
    response.end('You can close this page.');
    arrived(new URL(request.url ?? '/', `http://127.0.0.1:${portOf(server)}`));
  });
  await listen(server, 0);
  const redirectUri = `http://127.0.0.1:${portOf(server)}/callback`;

  return {
    config,
    /** @param visit what happens in the browser */
    async signIn(visit: (authorizationUrl: string) => Promise<unknown>, extra: Record<string, string> = {}) {
      const verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile email offline_access',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        ...extra,
      });
      const callback = new Promise<URL>((resolve) => {
        arrived = resolve;
      });
      await visit(url.href);
      return oidc.authorizationCodeGrant(config, await callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
      });
    },
    refresh: (refreshToken: string) => oidc.refreshTokenGrant(config, refreshToken),
    revoke: (token: string) => oidc.tokenRevocation(config, token),
    close: () => closeServer(server),
  };
}

/** RFC 8693 by hand: status and JSON body, whatever they are. */
export async function exchangeToken(
  tokenUrl: string,
  subjectToken: string,
  extra: Record<string, string> = {},
) {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: exchange,
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...extra,
    }),
  });
  const body = (await response.json()) as Record<string, string | number | undefined>;
  return { status: response.status, body };
}
