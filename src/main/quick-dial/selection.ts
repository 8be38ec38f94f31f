import { readLink } from '../../shared/links/read-link.ts';

interface TextPlace {
  readText(): Promise<string>;
}

/** What is needed of Electron's clipboard; only Linux has a selection of its own. */
export interface SelectionPlace extends TextPlace {
  readonly selection?: TextPlace;
}

const most = 256;

/** What somebody has marked, or else copied, as one line to dial; empty when there is nothing. */
export async function readSelection(clipboard: SelectionPlace): Promise<string> {
  const marked = (await clipboard.selection?.readText()) ?? '';
  return lineToDial(marked) || lineToDial(await clipboard.readText());
}

/** The first line that says something; of a telephone link what it asks for. Nothing of it is dialled by itself. Pure. */
export function lineToDial(text: string): string {
  // Control and format characters (Cc, Cf) can make a line look like another one.
  const lines = text
    .split(/[\r\n\u2028\u2029]/)
    .map((each) => each.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim());
  const line = lines.find((each) => each !== '')?.slice(0, most) ?? '';
  const link = readLink(line);
  if (!link.ok) return line;
  if (link.link.kind === 'number') return link.link.number;
  return link.link.host === null ? link.link.user : `${link.link.user}@${link.link.host}`;
}
