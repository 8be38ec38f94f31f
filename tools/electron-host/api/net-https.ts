import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { describeCertificate } from './certificates.ts';
import type { Session } from './session.ts';

const mostRedirects = 20;

/** fetch over https where the session's verify proc judges the server's certificate, before anything is sent. */
export async function fetchWithVerifyProc(request: Request, session: Session): Promise<Response> {
  let current = request;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await fetchOnce(current, session);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    if (request.redirect === 'manual') return response;
    if (request.redirect === 'error') throw new TypeError('net::ERR_FAILED: unexpected redirect');
    current = followRedirect(current, response.status, new URL(location, current.url));
  }
  throw new TypeError('net::ERR_TOO_MANY_REDIRECTS');
}

function followRedirect(request: Request, status: number, target: URL): Request {
  const becomesGet = status === 303 || (status < 303 && request.method === 'POST');
  const headers = new Headers(request.headers);
  if (target.origin !== new URL(request.url).origin) headers.delete('authorization');
  if (!becomesGet && request.body)
    throw new TypeError('electron-host: net.fetch cannot repeat a body on a redirect');
  return new Request(target, {
    method: becomesGet ? 'GET' : request.method,
    headers,
    signal: request.signal,
  });
}

async function fetchOnce(request: Request, session: Session): Promise<Response> {
  const { port, hostname } = new URL(request.url);
  const socket = connect({
    host: hostname,
    port: port === '' ? 443 : Number(port),
    ...(/^[\d.]+$|\[/.test(hostname) ? {} : { servername: hostname }),
    rejectUnauthorized: false,
  } satisfies ConnectionOptions);
  try {
    await once(socket, 'secureConnect', { signal: request.signal });
    await requireTrust(socket, request.url, session);
    return await send(request, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** @throws TypeError with Chromium's name of the error, as net.fetch does. */
async function requireTrust(socket: TLSSocket, url: string, session: Session): Promise<void> {
  const error = socket.authorized ? '' : 'ERR_CERT_AUTHORITY_INVALID';
  const verdict = await session.judgeCertificate(
    url,
    error,
    describeCertificate(socket.getPeerCertificate(true)),
  );
  const trusted = verdict === 'accept' || (verdict === 'chromium' && socket.authorized);
  if (!trusted) throw new TypeError(`net::${error === '' ? 'ERR_FAILED' : error}`);
}

async function send(request: Request, socket: TLSSocket): Promise<Response> {
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  const outgoing = httpsRequest(request.url, {
    method: request.method,
    headers: { ...Object.fromEntries(request.headers), 'accept-encoding': 'identity', connection: 'close' },
    createConnection: () => socket,
    signal: request.signal,
  });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const status = incoming.statusCode ?? 500;
  const empty = status === 204 || status === 304 || request.method === 'HEAD';
  const content = empty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  return new Response(content, { status, statusText: incoming.statusMessage ?? '', headers });
}
