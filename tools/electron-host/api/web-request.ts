import { StrictEmitter } from '../support/strict.ts';

type HeadersListener = (
  details: Electron.OnHeadersReceivedListenerDetails,
  callback: (response: Electron.HeadersReceivedResponse) => void,
) => void;
type HeadersReceived = { readonly filter: Electron.WebRequestFilter; readonly listener: HeadersListener };

/** session.webRequest: only onHeadersReceived; every other event throws by name. */
export class WebRequest extends StrictEmitter {
  #headersReceived: HeadersReceived | undefined;

  onHeadersReceived(
    filter: Electron.WebRequestFilter | HeadersListener | null,
    listener?: HeadersListener | null,
  ): void {
    const chosen = typeof filter === 'function' ? filter : listener;
    const urls = typeof filter === 'function' || !filter ? { urls: ['<all_urls>'] } : filter;
    this.#headersReceived = chosen ? { filter: urls, listener: chosen } : undefined;
  }

  get watchesHeaders(): boolean {
    return this.#headersReceived !== undefined;
  }

  /** The headers of a response after the app has seen them; `undefined` if it cancels the request. */
  changeHeaders(details: {
    url: string;
    method: string;
    statusCode: number;
    resourceType: string;
    headers: readonly (readonly [string, string])[];
  }): Promise<[string, string][] | undefined> {
    const unchanged = details.headers.map(([name, value]): [string, string] => [name, value]);
    const watching = this.#headersReceived;
    if (!watching?.filter.urls.some((pattern) => matchesPattern(pattern, details.url))) {
      return Promise.resolve(unchanged);
    }
    const responseHeaders: Record<string, string[]> = {};
    for (const [name, value] of details.headers)
      responseHeaders[name] = [...(responseHeaders[name] ?? []), value];
    const described = {
      id: 0,
      url: details.url,
      method: details.method,
      resourceType: details.resourceType === 'Document' ? 'mainFrame' : 'other',
      timestamp: Date.now(),
      statusLine: `HTTP/1.1 ${details.statusCode}`,
      statusCode: details.statusCode,
      referrer: '',
      responseHeaders,
    } as Electron.OnHeadersReceivedListenerDetails;
    return new Promise((resolve) => {
      watching.listener(described, (response) => {
        if (response.cancel) resolve(undefined);
        else resolve(response.responseHeaders ? flattenHeaders(response.responseHeaders) : unchanged);
      });
    });
  }
}

function flattenHeaders(headers: Readonly<Record<string, string | string[]>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
}

/** Electron's URL patterns: `*` stands for any text, `<all_urls>` for everything. */
export function matchesPattern(pattern: string, url: string): boolean {
  if (pattern === '<all_urls>') return true;
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(url);
}
