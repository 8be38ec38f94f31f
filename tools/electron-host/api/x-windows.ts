import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A window of another program on the X display. */
export interface XWindow {
  readonly id: number;
  readonly title: string;
}

async function ask(program: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args)).stdout;
  } catch {
    // Not installed, or the window went meanwhile.
    return '';
  }
}

/**
 * Those that Chromium's capturer takes for windows: on the root itself, and in the state "normal" (WM_STATE, ICCCM 4.1.3.1),
 * which a window manager gives them; without one, whoever opens them.
 */
export async function listXWindows(): Promise<XWindow[]> {
  if (!process.env.DISPLAY) return [];
  const children = parseChildren(await ask('xwininfo', '-root', '-children'));
  const told = await Promise.all(
    children.map(async (id) => ({
      id,
      properties: await ask('xprop', '-id', String(id), 'WM_STATE', '_NET_WM_NAME', 'WM_NAME'),
    })),
  );
  return told
    .filter(({ properties }) => /window state: Normal/.test(properties))
    .map(({ id, properties }) => ({ id, title: parseTitle(properties) }));
}

/** The numbers in `xwininfo -children`. */
export function parseChildren(printed: string): number[] {
  return [...printed.matchAll(/^\s+0x([0-9a-f]+) /gm)].map(([, hex = '']) => Number.parseInt(hex, 16));
}

/** `WM_NAME(STRING) = "a \"b\""`; the newer name wins. */
export function parseTitle(properties: string): string {
  const names = [...properties.matchAll(/^(_NET_WM_NAME|WM_NAME)\([A-Z0-9_]+\) = "((?:[^"\\]|\\.)*)"$/gm)];
  const [, , quoted = ''] = names.find(([, name]) => name === '_NET_WM_NAME') ?? names[0] ?? [];
  return quoted.replaceAll(/\\(.)/g, '$1');
}
