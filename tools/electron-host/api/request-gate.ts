import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from '../chromium/connection.ts';
import { mappedUrlPatterns, schemeHandler, toAppUrl } from './schemes.ts';
import type { WebRequest } from './web-request.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;

export interface NavigationRequest {
  /** As the app knows it. */
  readonly url: string;
  readonly frameId: string;
  readonly isRedirect: boolean;
}

/**
 * Stands between a page and the network: serves the custom schemes, holds navigations until the app has had its say,
 * and lets webRequest change response headers.
 */
export class RequestGate {
  readonly #webRequest: WebRequest;
  readonly #mayNavigate: (request: NavigationRequest) => boolean;

  constructor(webRequest: WebRequest, mayNavigate: (request: NavigationRequest) => boolean) {
    this.#webRequest = webRequest;
    this.#mayNavigate = mayNavigate;
  }

  /** Watches a page's session, or that of a frame or worker in it. */
  watch(session: CdpSession): void {
    session.on('Fetch.requestPaused', (paused) => {
      this.#handle(session, paused).catch(() => {
        session
          .send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' })
          .catch(() => undefined);
      });
    });
    this.refresh(session);
  }

  /** Tells Chromium which requests to pause; again whenever schemes or listeners may have changed. */
  refresh(session: CdpSession): void {
    const patterns: Protocol.Fetch.RequestPattern[] = [
      ...mappedUrlPatterns().map((urlPattern) => ({ urlPattern })),
      { urlPattern: '*', resourceType: 'Document' },
    ];
    if (this.#webRequest.watchesHeaders) patterns.push({ urlPattern: '*', requestStage: 'Response' });
    session.send('Fetch.enable', { patterns }).catch(() => undefined);
  }

  async #handle(session: CdpSession, paused: Paused): Promise<void> {
    const { requestId } = paused;
    if (paused.responseStatusCode !== undefined) return this.#passResponse(session, paused);
    if (paused.responseErrorReason !== undefined) {
      await session.send('Fetch.continueResponse', { requestId });
      return;
    }
    const url = toAppUrl(paused.request.url);
    const isRedirect = paused.redirectedRequestId !== undefined;
    const navigates = paused.resourceType === 'Document';
    if (navigates && !this.#mayNavigate({ url, frameId: paused.frameId, isRedirect })) {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    const handler =
      url === paused.request.url ? undefined : schemeHandler(new URL(url).protocol.slice(0, -1));
    if (handler) await this.#serve(session, paused, await handler(toRequest(url, paused.request)));
    else if (url === paused.request.url) await session.send('Fetch.continueRequest', { requestId });
    else await session.send('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' });
  }

  async #serve(session: CdpSession, paused: Paused, response: Response): Promise<void> {
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    const headers = await this.#changedHeaders(paused, response.status, [...response.headers]);
    if (!headers) {
      await session.send('Fetch.failRequest', {
        requestId: paused.requestId,
        errorReason: 'BlockedByClient',
      });
      return;
    }
    await session.send('Fetch.fulfillRequest', {
      requestId: paused.requestId,
      // A response of net.fetch to a file has no status line; Response.error() has the status 0.
      responseCode: response.status === 0 ? 500 : response.status,
      responseHeaders: toHeaderEntries(headers),
      body,
    });
  }

  async #passResponse(session: CdpSession, paused: Paused): Promise<void> {
    const { requestId, responseStatusCode = 200, responseHeaders = [] } = paused;
    const pairs = responseHeaders.map(({ name, value }): [string, string] => [name, value]);
    // A redirect has no body to serve; its target is looked at in its turn.
    if (responseStatusCode >= 300 && responseStatusCode < 400) {
      await session.send('Fetch.continueResponse', { requestId });
      return;
    }
    const headers = await this.#changedHeaders(paused, responseStatusCode, pairs);
    if (!headers) {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
      return;
    }
    const changed = toHeaderEntries(headers);
    if (paused.resourceType !== 'Document') {
      const response = { requestId, responseCode: responseStatusCode, responseHeaders: changed };
      await session.send('Fetch.continueResponse', response);
      return;
    }
    // Chromium has read a document's CSP already and would not look at the changed one: serve it anew.
    const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: responseStatusCode,
      responseHeaders: changed.filter(({ name }) => !/^content-(encoding|length)$/i.test(name)),
      body: base64Encoded ? body : Buffer.from(body).toString('base64'),
    });
  }

  #changedHeaders(
    paused: Paused,
    statusCode: number,
    headers: [string, string][],
  ): Promise<[string, string][] | undefined> {
    const { method, url } = paused.request;
    const { resourceType } = paused;
    return this.#webRequest.changeHeaders({ url: toAppUrl(url), method, statusCode, resourceType, headers });
  }
}

function toHeaderEntries(headers: [string, string][]): Protocol.Fetch.HeaderEntry[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function toRequest(url: string, request: Protocol.Network.Request): Request {
  const parts = (request.postDataEntries ?? []).map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    ...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }),
  });
}
