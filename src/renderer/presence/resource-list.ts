import * as v from 'valibot';
import { childrenOf, readXml, type XmlElement } from '../xml/xml.ts';
import { problemIn, type Reading } from './dialog-info.ts';

export const rlmiType = 'application/rlmi+xml';
export const rlmiNamespace = 'urn:ietf:params:xml:ns:rlmi';
export const multipartType = 'multipart/related';
const mostMembers = 2000;
const mostInstances = 16;
const longestBody = 8_388_608;

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(512));

/** RFC 4662 section 5, what we use of it. */
const rlmiSchema = v.object({
  version: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
  fullState: v.pipe(
    v.picklist(['true', 'false', '1', '0']),
    v.transform((each) => each === 'true' || each === '1'),
  ),
  resources: v.pipe(
    v.array(
      v.object({
        uri: text,
        instances: v.pipe(
          v.array(
            v.object({
              state: v.picklist(['active', 'pending', 'terminated']),
              cid: v.optional(text),
            }),
          ),
          v.maxLength(mostInstances),
        ),
      }),
    ),
    v.maxLength(mostMembers),
  ),
});

export interface ListMember {
  readonly uri: string;
  /** Whether anybody tells of them: a list may name whom its server cannot watch. */
  readonly isWatched: boolean;
  readonly documents: readonly { readonly contentType: string; readonly body: string }[];
}

export interface ResourceList {
  readonly version: number;
  /** All members are named; else those that have changed. */
  readonly fullState: boolean;
  readonly members: readonly ListMember[];
}

/** A NOTIFY of a list: multipart/related, or the list alone where nobody has anything to tell. Never throws. */
export function parseResourceList(contentType: string | null, body: string): Reading<ResourceList> {
  if (body.length > longestBody) return { ok: false, reason: 'too long' };
  const type = typeOf(contentType ?? '');
  const parts =
    type === multipartType
      ? partsOf(contentType ?? '', body)
      : type === rlmiType
        ? [{ contentType: rlmiType, id: '', body }]
        : null;
  if (parts === null) return { ok: false, reason: 'no list' };
  const start = parameterOf(contentType ?? '', 'start')?.replaceAll(/[<>]/g, '');
  const root =
    parts.find(({ id, contentType: each }) => typeOf(each) === rlmiType && id === start) ??
    parts.find(({ contentType: each }) => typeOf(each) === rlmiType);
  if (root === undefined) return { ok: false, reason: 'a list without its root' };
  return readList(root.body, parts);
}

interface Part {
  readonly contentType: string;
  /** Content-ID, without its brackets. */
  readonly id: string;
  readonly body: string;
}

function readList(document: string, parts: readonly Part[]): Reading<ResourceList> {
  const xml = readXml(document);
  if (!xml.ok) return xml;
  const { root } = xml;
  if (root.namespace !== rlmiNamespace || root.name !== 'list') return { ok: false, reason: 'not a list' };
  const read = v.safeParse(rlmiSchema, {
    version: root.attributes['version'],
    fullState: root.attributes['fullState'],
    resources: childrenOf(root, rlmiNamespace, 'resource').map(readResource),
  });
  if (!read.success) return { ok: false, reason: problemIn(read.issues) };
  const byId = new Map(parts.map((part) => [part.id, part]));
  const { version, fullState, resources } = read.output;
  const members = resources.map(({ uri, instances }) => ({
    uri,
    isWatched: instances.some(({ state }) => state !== 'terminated'),
    documents: instances.flatMap(({ cid }) => byId.get(cid ?? '\n') ?? []),
  }));
  return { ok: true, value: { version, fullState, members } };
}

function readResource(element: XmlElement) {
  return {
    uri: element.attributes['uri'],
    instances: childrenOf(element, rlmiNamespace, 'instance').map(({ attributes }) => ({
      state: attributes['state'],
      cid: attributes['cid'],
    })),
  };
}

/** RFC 2045 section 5.1, without parameters. */
export const typeOf = (contentType: string): string =>
  contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

function parameterOf(contentType: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]{1,200})"|([^\\s;"]{1,200}))`, 'i').exec(
    contentType,
  );
  return found?.[1] ?? found?.[2] ?? null;
}

/** RFC 2046 section 5.1; null: there is no boundary. What stands before the first and after the last is nobody's. */
function partsOf(contentType: string, body: string): readonly Part[] | null {
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === null) return null;
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, mostMembers * 2);
  return pieces.flatMap((piece) => {
    const [, content] = /^[ \t]*\r\n([\s\S]*)$/.exec(piece) ?? [];
    if (content === undefined) return [];
    const end = content.indexOf('\r\n\r\n');
    // A part without a header begins with the empty line.
    const head = content.startsWith('\r\n') ? '' : content.slice(0, Math.max(end, 0));
    const header = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1]?.trim() ?? '';
    const rest = content.startsWith('\r\n') ? content.slice(2) : content.slice(end + 4);
    const id = header('Content-ID').replaceAll(/[<>]/g, '');
    return [{ contentType: header('Content-Type') || 'text/plain', id, body: rest }];
  });
}
