import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Counters } from './counters.ts';
import { refuse, sendJson } from './http-body.ts';
import type { KeyRing } from './key-ring.ts';
import type { ServiceLog } from './log.ts';

export interface InternalServerOptions {
  readonly secret: string;
  readonly keys: KeyRing;
  readonly counters: Counters;
  readonly log: ServiceLog;
}

/** For the machine's own Kamailio and monitoring: keys and counts. On the loopback, and for who knows the secret. */
export function createInternalHandler({ secret, keys, counters, log }: InternalServerOptions) {
  const wanted = digest(`Bearer ${secret}`);

  return (request: IncomingMessage, response: ServerResponse): void => {
    // Hashes are of one length, so that the comparison tells nothing of the secret's.
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      log('warn', 'internal-refused', { source: request.socket.remoteAddress ?? '' });
      refuse(response, 401, 'invalid_token', 'the secret is required', { 'www-authenticate': 'Bearer' });
      return;
    }
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /internal/sip-keys') {
      sendJson(response, 200, { keys: keys.keys().map(({ kid, k, exp }) => ({ kid, k, exp })) });
    } else if (route === 'GET /internal/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' });
      response.end(counters.toText());
    } else {
      refuse(response, 404, 'not_found', 'nothing is served at this path');
    }
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
