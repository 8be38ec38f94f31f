import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from './config.ts';
import { readBody, refuse, sendJson } from './http-body.ts';
import { describeError, type ServiceLog } from './log.ts';
import type { createPublicApi } from './public-api.ts';
import { Refusal } from './refusal.ts';
import { chooseSource } from './source.ts';

const largestFormBytes = 32_768;

/** Nothing here is a page, and no page may use it but of the origins that are named. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'Origin',
};

export interface PublicServerOptions {
  readonly config: Config;
  readonly isTls: boolean;
  readonly api: ReturnType<typeof createPublicApi>;
  readonly health: () => unknown;
  readonly log: ServiceLog;
}

/** HTTP around the API: origins, headers, sizes, and a line in the log for each request. */
export function createPublicHandler(options: PublicServerOptions) {
  const { config, api, log } = options;

  async function answer(request: IncomingMessage, response: ServerResponse, source: string): Promise<void> {
    const method = request.method ?? '';
    const path = pathOf(request.url);
    const cors = corsHeaders(request.headers.origin, config.allowedOrigins);
    for (const [name, value] of Object.entries({ ...securityHeaders, ...cors }))
      response.setHeader(name, value);
    if (options.isTls) response.setHeader('strict-transport-security', 'max-age=31536000');
    if (cors === null) throw new Refusal(403, 'access_denied', 'this origin may not ask');
    if (method === 'OPTIONS' && request.headers.origin !== undefined) {
      response.writeHead(204).end();
      return;
    }
    if (method === 'GET' && path === '/health') return sendJson(response, 200, options.health());
    const { authorization, 'content-type': contentType, dpop } = request.headers;
    const { body, subject } = await api({
      method,
      path,
      authorization,
      // Sent twice, Node joins them: no proof either (RFC 9449 section 4.3).
      dpop: dpop?.toString(),
      contentType,
      source,
      async body() {
        const text = await readBody(request, largestFormBytes);
        if (text === null) throw new Refusal(413, 'invalid_request', 'the body is too large');
        return text;
      },
    });
    sendJson(response, 200, body);
    log('info', 'granted', { method, path, source, subject });
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const peer = request.socket.remoteAddress ?? '';
    const forwarded = request.headers['x-forwarded-for'];
    const source = chooseSource(peer, forwarded?.toString(), config.trustedProxies);
    answer(request, response, source).catch((error: unknown) => {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'server_error', 'unexpected failure');
      const { status, code, message, headers } = refusal;
      // The path is not repeated: a client may have put a token into it.
      log(status >= 500 ? 'error' : 'warn', 'refused', {
        source,
        status,
        code,
        reason: error instanceof Refusal ? message : describeError(error),
      });
      if (response.headersSent) return void response.destroy();
      // What was not read of a body is not worth a connection.
      const end = request.complete ? {} : { connection: 'close' };
      refuse(response, status, code, message, { ...headers, ...end });
    });
  };
}

function pathOf(url: string | undefined): string {
  return (url ?? '/').split('?', 1)[0] ?? '/';
}

/** null: a web page of another origin asks. */
function corsHeaders(
  origin: string | undefined,
  allowed: readonly string[],
): Readonly<Record<string, string>> | null {
  if (origin === undefined) return {};
  if (!allowed.some((each) => new URL(each).origin === origin)) return null;
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, dpop',
    'access-control-expose-headers': 'dpop-nonce, www-authenticate',
    'access-control-max-age': '600',
  };
}
