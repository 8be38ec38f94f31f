/**
 * Custom schemes. Chromium accepts no new scheme over DevTools, so `app://host/path` is served as
 * `http://host.app.localhost/path`: a secure context whose requests the host intercepts. Main sees app:// everywhere.
 */
export type SchemeHandler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, SchemeHandler>();
const privileged = new Set<string>();

export function registerSchemes(schemes: readonly string[]): void {
  for (const scheme of schemes) privileged.add(scheme);
}

export function setSchemeHandler(scheme: string, handler: SchemeHandler | undefined): void {
  if (handler) handlers.set(scheme, handler);
  else handlers.delete(scheme);
}

export function schemeHandler(scheme: string): SchemeHandler | undefined {
  return handlers.get(scheme);
}

export function isMappedScheme(scheme: string): boolean {
  return privileged.has(scheme) || handlers.has(scheme);
}

/** Fetch interception patterns that match every URL of the mapped schemes. */
export function mappedUrlPatterns(): string[] {
  return [...new Set([...privileged, ...handlers.keys()])].map((scheme) => `http://*.${scheme}.localhost/*`);
}

const customUrl = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i;
const mappedUrl = /^http:\/\/([^/?#]+)\.([a-z0-9+-]+)\.localhost(?=[/?#]|$)(.*)$/;

/** The URL under which Chromium knows `url`. */
export function toChromiumUrl(url: string): string {
  const match = customUrl.exec(url);
  const [, scheme = '', host = '', rest = ''] = match ?? [];
  if (!isMappedScheme(scheme.toLowerCase())) return url;
  return `http://${host || 'host'}.${scheme.toLowerCase()}.localhost${rest === '' ? '/' : rest}`;
}

/** The URL under which the app knows `url`. */
export function toAppUrl(url: string): string {
  const match = mappedUrl.exec(url);
  const [, host = '', scheme = '', rest = ''] = match ?? [];
  return match && isMappedScheme(scheme) ? `${scheme}://${host}${rest}` : url;
}

/** The origin of a URL as the app knows it; `app://host` for a custom scheme. */
export function originOf(url: string): string {
  const [, scheme = '', host = ''] = customUrl.exec(url) ?? [];
  if (isMappedScheme(scheme)) return `${scheme}://${host}`;
  return URL.canParse(url) ? new URL(url).origin : 'null';
}
