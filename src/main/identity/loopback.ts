import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '../../shared/problem.ts';
import { describeError } from '../diagnostics/log.ts';
import { finishedPage } from './finished-page.ts';
import { arrivalOrAbort, type Redirect } from './redirect.ts';

const path = '/callback';

/**
 * Opens a port of 127.0.0.1 (RFC 8252 section 7.3), never a name: `localhost` may point elsewhere. A free port, unless
 * one is named.
 */
export async function openLoopback(fixedPort = 0): Promise<Redirect> {
  const arrived = Promise.withResolvers<URL>();
  let expectedState: string | null = null;
  let waiting: ServerResponse | null = null;
  let outcome: boolean | null = null;

  const server = createServer((request, response) => {
    const url = callbackUrl(request);
    if (url === null || expectedState === null || url.searchParams.get('state') !== expectedState) {
      response.writeHead(404).end();
      return;
    }
    // A page loaded again, or a second tab: the first one counts.
    if (waiting !== null || outcome !== null) {
      sendPage(response, outcome ?? true);
      return;
    }
    waiting = response;
    arrived.resolve(url);
  });
  // A page elsewhere must not hold the port open.
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new ProblemError('unexpected', `no local port for the sign-in: ${describeError(error)}`, {
          cause: error,
        }),
      ),
    );
    server.listen(fixedPort, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    redirectUri: `http://127.0.0.1:${port}${path}`,
    callback(state, signal) {
      expectedState = state;
      return arrivalOrAbort(arrived.promise, signal);
    },
    finish(succeeded) {
      if (outcome !== null) return;
      outcome = succeeded;
      if (waiting !== null) sendPage(waiting, succeeded);
      server.close();
      server.closeIdleConnections();
    },
  };
}

function callbackUrl(request: IncomingMessage): URL | null {
  if (request.method !== 'GET') return null;
  // Host is checked, so that no name an attacker rebound to 127.0.0.1 is answered.
  const host = request.headers.host ?? '';
  if (!/^127\.0\.0\.1:\d+$/.test(host) || !URL.canParse(request.url ?? '', `http://${host}`)) return null;
  const url = new URL(request.url ?? '', `http://${host}`);
  const answers = url.searchParams.has('code') || url.searchParams.has('error');
  return url.pathname === path && answers ? url : null;
}

function sendPage(response: ServerResponse, succeeded: boolean): void {
  const page = finishedPage(succeeded);
  response.writeHead(200, page.headers).end(page.html);
}
