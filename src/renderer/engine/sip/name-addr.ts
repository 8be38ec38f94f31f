import { onOneLine, withoutTurningMarks } from '../../../shared/turning-marks.ts';

/** RFC 3261 section 25.1 name-addr or addr-spec, as much of it as says who somebody is. */
export interface NameAddr {
  readonly name: string | null;
  /** Without parameters and headers. */
  readonly uri: string;
  /** Where a request would go: `uri` with its port and its parameters, those left out that only lead elsewhere. */
  readonly requestUri: string;
  readonly user: string;
  readonly host: string;
  /** Of the URI and of the header together, names in lower case. */
  readonly params: ReadonlyMap<string, string>;
  /** Headers of the URI (`?Replaces=…`), names in lower case, values unescaped. */
  readonly headers: ReadonlyMap<string, string>;
}

/** No two parts that may take the same character stand side by side: a header of 60 kB would hold everything up for seconds. */
const bracketed = /^(?:"((?:[^"\\]|\\.)*)"\s*|([^<"]*))<([^<>]+)>(.*)$/s;
const sipUri = /^(sips?):(?:([^@]*)@)?(\[[^\]]+\]|[^:;?]+)(:\d+)?([^?]*)(?:\?(.*))?$/is;
/** RFC 3261 section 25.1, uri-parameter. */
const uriParam = /^[\w\-.!~*'()%[\]/:&+$]+(?:=[\w\-.!~*'()%[\]/:&+$]+)?$/;
/** Method and time to live are no part of a Request-URI (section 19.1.1); maddr would lead past the host that it names. */
const misleading = /^(?:method|maddr|ttl|lr)(?:=|$)/i;
const telUri = /^tel:([^;?]+)([^?]*)$/i;

/** Null for what cannot be read. Never throws. What would turn the sentence round in which it is shown is left out. */
export function parseNameAddr(given: string): NameAddr | null {
  const text = withoutTurningMarks(given);
  const inner = bracketed.exec(text.trim());
  // RFC 3261 section 20.10: without brackets, parameters are the header's.
  const [, quoted, plain = '', uri = '', after = ''] = inner ?? [];
  const name = onOneLine(quoted === undefined ? plain : quoted.replace(/\\(.)/gs, '$1')).trim();
  const read = parseUri((inner === null ? text : uri).trim());
  if (read === null) return null;
  const params = new Map([...read.params, ...parseParams(after)]);
  const requestUri = inner === null ? read.uri : read.requestUri;
  return { ...read, requestUri, params, name: name === '' ? null : name };
}

function parseUri(text: string): Omit<NameAddr, 'name'> | null {
  const tel = telUri.exec(text);
  if (tel !== null) {
    const [, number = '', params = ''] = tel;
    const user = number.replace(/[\s().-]/g, '');
    const uri = `tel:${user}`;
    return { uri, requestUri: uri, user, host: '', params: parseParams(params), headers: new Map() };
  }
  const [, scheme, user, host, port = '', params = '', headers] = sipUri.exec(text) ?? [];
  if (scheme === undefined || host === undefined || /\s/.test(host)) return null;
  // RFC 3966 numbers travel with their parameters in the user part; a password is nobody's business.
  const [name = '', ...userParams] = (user ?? '').split(':', 1)[0]?.split(';') ?? [];
  const uri = `${scheme.toLowerCase()}:${name === '' ? '' : `${name}@`}${host}`;
  const kept = params.split(';').filter((param) => uriParam.test(param) && !misleading.test(param));
  return {
    uri,
    requestUri: [`${uri}${port}`, ...kept].join(';'),
    user: name,
    host,
    params: new Map([...parseParams(`;${userParams.join(';')}`), ...parseParams(params)]),
    headers: parseHeaders(headers ?? ''),
  };
}

function parseParams(text: string): Map<string, string> {
  const pairs = text
    .split(';')
    .slice(1)
    .filter((part) => part.trim() !== '');
  return new Map(
    pairs.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [
        name.trim().toLowerCase(),
        value
          .join('=')
          .trim()
          .replace(/^"(.*)"$/s, '$1'),
      ];
    }),
  );
}

function parseHeaders(text: string): Map<string, string> {
  const pairs = text.split('&').filter((part) => part.includes('='));
  return new Map(
    pairs.flatMap((part) => {
      const [name = '', ...value] = part.split('=');
      const plain = unescaped(value.join('='));
      return plain === null ? [] : [[name.trim().toLowerCase(), plain] as const];
    }),
  );
}

/** Null for what is no escape, and for what would begin another header line. */
export function unescaped(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    return /\p{Cc}/u.test(plain) ? null : plain;
  } catch {
    return null;
  }
}

/** The values of a header that may hold several, separated by commas (RFC 3261 section 7.3.1). */
export function splitValues(text: string): string[] {
  const parts: string[] = [];
  let within: '"' | '<' | null = null;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (within === '"' && char === '\\') at += 1;
    else if (within === null && (char === '"' || char === '<')) within = char;
    else if (char === (within === '<' ? '>' : '"')) within = null;
    else if (within === null && char === ',') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
