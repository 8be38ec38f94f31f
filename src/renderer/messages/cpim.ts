/** A message/cpim (RFC 3862): who and when on top, what is meant inside. */
export interface Cpim {
  /** RFC 5438, under whatever prefix it was named. */
  readonly messageId: string | null;
  readonly wants: readonly ('positive-delivery' | 'negative-delivery' | 'display')[];
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly body: string;
}

const imdn = 'urn:ietf:params:imdn';
const mostHeaders = 64;

/** Null: it is none. Never throws. */
export function readCpim(text: string): Cpim | null {
  const outer = readHead(text);
  const inner = outer === null ? null : readHead(outer.rest);
  if (outer === null || inner === null) return null;
  const prefixes = new Set(
    outer.lines.flatMap(([name, value]) => {
      const [, prefix = '', urn] = /^\s*(?:([A-Za-z0-9]+)\s+)?<([^>]*)>\s*$/.exec(value) ?? [];
      return name === 'ns' && urn?.toLowerCase() === imdn ? [prefix.toLowerCase()] : [];
    }),
  );
  const imdnValue = (wanted: string): string | null =>
    outer.lines.find(([name]) => {
      const [prefix = '', rest] = name.includes('.') ? name.split('.', 2) : ['', name];
      return rest === wanted && prefixes.has(prefix);
    })?.[1] ?? null;
  const type = inner.lines.find(([name]) => name === 'content-type')?.[1] ?? 'text/plain';
  const wanted = (imdnValue('disposition-notification') ?? '').toLowerCase().split(/[\s,]+/);
  return {
    messageId: imdnValue('message-id'),
    wants: (['positive-delivery', 'negative-delivery', 'display'] as const).filter((each) =>
      wanted.includes(each),
    ),
    contentType: (type.split(';', 1)[0] ?? '').trim().toLowerCase(),
    body: inner.rest,
  };
}

/** Header lines up to the first empty one; names in lower case. */
function readHead(text: string): { lines: (readonly [string, string])[]; rest: string } | null {
  const lines: (readonly [string, string])[] = [];
  let from = 0;
  while (lines.length < mostHeaders) {
    const end = text.indexOf('\n', from);
    if (end < 0) return null;
    const line = text.slice(from, end).replace(/\r$/, '');
    from = end + 1;
    if (line === '') return { lines, rest: text.slice(from) };
    const colon = line.indexOf(':');
    if (colon <= 0) return null;
    lines.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return null;
}

export interface CpimParts {
  readonly from: string;
  readonly to: string;
  /** Epoch ms. */
  readonly at: number;
  readonly messageId: string;
  /** What the far side is asked to tell. */
  readonly wants?: readonly Cpim['wants'][number][];
  readonly contentType: string;
  /** A notification is none to be shown (RFC 5438 section 6.5). */
  readonly isNotification?: boolean;
  readonly body: string;
}

export function writeCpim({ from, to, at, messageId, wants = [], ...inner }: CpimParts): string {
  return [
    `From: <${from}>`,
    `To: <${to}>`,
    `DateTime: ${new Date(at).toISOString()}`,
    `NS: imdn <${imdn}>`,
    `imdn.Message-ID: ${messageId}`,
    ...(wants.length === 0 ? [] : [`imdn.Disposition-Notification: ${wants.join(', ')}`]),
    '',
    `Content-Type: ${inner.contentType}`,
    ...(inner.isNotification === true ? ['Content-Disposition: notification'] : []),
    '',
    inner.body,
  ].join('\r\n');
}
