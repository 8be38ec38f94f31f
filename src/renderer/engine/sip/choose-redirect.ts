import type { Core } from 'sip.js';

/** What a Contact of a 3xx names; the port is null when it is left out. */
export interface RedirectTarget {
  readonly host: string;
  readonly port: number | null;
}

/**
 * Where a REGISTER follows a 3xx (RFC 3261 section 8.1.3.4): the first Contact that is one of our own servers, or else
 * the first within our own domain, at the path of the server that sent us. Anywhere else would be given our credential
 * because somebody else said so: null. Pure.
 */
export function chooseRedirect(
  targets: readonly RedirectTarget[],
  servers: readonly string[],
  domain: string,
): string | null {
  for (const { host, port } of targets) {
    const known = servers.find((server) => {
      const url = new URL(server);
      return url.hostname === host && (port === null || portOf(url) === port);
    });
    if (known !== undefined) return known;
  }
  const own = targets.find(({ host }) => host === domain || host.endsWith(`.${domain}`));
  const [first] = servers;
  if (own === undefined || first === undefined) return null;
  const { pathname, search } = new URL(first);
  const url = `wss://${own.host}${own.port === null ? '' : `:${own.port}`}${pathname}${search}`;
  // What SIP's grammar calls a host may be something else in a URL: it must come out as it went in.
  return URL.canParse(url) && new URL(url).hostname === own.host ? new URL(url).href : null;
}

const portOf = (url: URL) => (url.port === '' ? 443 : Number(url.port));

/** The SIP URIs of the Contact headers, in their order. */
export function redirectTargets(response: Core.IncomingResponseMessage): readonly RedirectTarget[] {
  return response.getHeaders('contact').flatMap((_value, index) => {
    const contact: unknown = response.parseHeader('contact', index);
    return isNameAddr(contact)
      ? [{ host: contact.uri.host.toLowerCase(), port: contact.uri.port ?? null }]
      : [];
  });
}

interface NameAddr {
  readonly uri: { readonly host: string; readonly port: number | undefined };
}

function isNameAddr(value: unknown): value is NameAddr {
  return (
    typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    typeof value.uri === 'object' &&
    value.uri !== null &&
    'host' in value.uri &&
    typeof value.uri.host === 'string'
  );
}
