import { SaxesParser } from 'saxes';

/** An element of a document whose namespaces are resolved. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** Those without a prefix, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, trimmed. */
  readonly text: string;
}

export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly reason: string };

interface Open extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

export const xmlLimits = { characters: 262_144, depth: 16, elements: 8192, attributes: 32 } as const;

class Refused extends Error {}

/**
 * Reads a document of a few kilobytes that somebody else wrote. As it is read it is cut off where it is too deep or too
 * much; a document type is refused altogether, and with it every entity but XML's own five. Never throws.
 */
export function readXml(text: string): XmlReading {
  if (text.length > xmlLimits.characters) return { ok: false, reason: 'too long' };
  const parser = new SaxesParser({ xmlns: true });
  const path: Open[] = [];
  let root: Open | null = null;
  let elements = 0;

  parser.on('error', (error) => {
    throw new Refused(error.message);
  });
  parser.on('doctype', () => {
    throw new Refused('a document type');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements += 1;
    if (elements > xmlLimits.elements) throw new Refused('too many elements');
    if (path.length >= xmlLimits.depth) throw new Refused('too deep');
    const given = Object.values(attributes);
    if (given.length > xmlLimits.attributes) throw new Refused('too many attributes');
    const plain = given
      .filter(({ prefix }) => prefix === '')
      .map((each) => [each.local, each.value] as const);
    const made: Open = {
      ...{ namespace: uri, name: local, children: [], text: '' },
      // "__proto__" is a name as any other here.
      attributes: Object.assign(Object.create(null), Object.fromEntries(plain)),
    };
    path.at(-1)?.children.push(made);
    root ??= made;
    path.push(made);
  });
  const addText = (piece: string) => {
    const open = path.at(-1);
    if (open !== undefined) open.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = path.pop();
    if (closed !== undefined) closed.text = closed.text.trim();
  });
  try {
    parser.write(text).close();
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'not XML' };
  }
  return root === null ? { ok: false, reason: 'no element' } : { ok: true, root };
}

export function childrenOf(parent: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return parent.children.filter((each) => each.namespace === namespace && each.name === name);
}

export function childOf(parent: XmlElement, namespace: string, name: string): XmlElement | null {
  return childrenOf(parent, namespace, name)[0] ?? null;
}

/** Within a text or between quotes. */
export function escapeXml(text: string): string {
  return (
    text
      // What XML 1.0 has no way to write is left out.
      .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#13;')
  );
}
