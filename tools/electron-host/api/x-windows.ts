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

const asked = ['WM_STATE', '_NET_WM_PID', '_NET_WM_NAME', 'WM_NAME'] as const;

/**
 * Those that Chromium's capturer takes for windows: in the state "normal" (WM_STATE, ICCCM 4.1.3.1), which a window manager
 * gives to those that it manages; without one they are on the root itself, and whoever opens them says so.
 *
 * @param ownPid whose windows are no other program's: Chromium's
 */
export async function listXWindows(ownPid: number): Promise<XWindow[]> {
  if (!process.env.DISPLAY) return [];
  const managed = parseClients(await ask('xprop', '-root', '_NET_CLIENT_LIST'));
  const ids = managed.length > 0 ? managed : parseChildren(await ask('xwininfo', '-root', '-children'));
  const told = await Promise.all(
    ids.map(async (id) => ({ id, properties: await ask('xprop', '-id', String(id), ...asked) })),
  );
  return told
    .filter(({ properties }) => /window state: Normal/.test(properties) && parsePid(properties) !== ownPid)
    .map(({ id, properties }) => ({ id, title: parseTitle(properties) }));
}

/** `_NET_CLIENT_LIST(WINDOW): window id # 0x400009, 0x60000c` */
export function parseClients(printed: string): number[] {
  const [, list = ''] = /^_NET_CLIENT_LIST\(WINDOW\): window id # (.*)$/m.exec(printed) ?? [];
  return [...list.matchAll(/0x([0-9a-f]+)/g)].map(([, hex = '']) => Number.parseInt(hex, 16));
}

/** `_NET_WM_PID(CARDINAL) = 4711`; null: it does not say. */
function parsePid(properties: string): number | null {
  const [, pid] = /^_NET_WM_PID\(CARDINAL\) = (\d+)$/m.exec(properties) ?? [];
  return pid === undefined ? null : Number(pid);
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
