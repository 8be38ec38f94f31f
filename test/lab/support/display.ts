import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, startChild } from './child.ts';
import { run } from './command.ts';
import { until } from './until.ts';

/** A desktop that nobody sees: an X server of its own, and a window manager, without which nothing is a window to capture. */
export interface Display {
  /** As DISPLAY has it. */
  readonly name: string;
  /** A terminal, all of one colour. Above all that is there already. */
  open(window: WindowLook): Promise<ShownWindow>;
  close(): Promise<void>;
}

export interface WindowLook {
  readonly title: string;
  /** `#rrggbb` */
  readonly colour: string;
  /** Its upper left corner, in pixels. */
  readonly at: { readonly x: number; readonly y: number };
}

/** A window of another program. */
export interface ShownWindow {
  setTitle(title: string): Promise<void>;
  /** The terminal paints itself anew, a moment later. */
  setColour(colour: string): void;
  /** Its program ends. */
  close(): Promise<void>;
}

/** Some 360 by 260 pixels with the font that every X server has. */
const cells = '60x20';

export async function startDisplay(): Promise<Display> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-display-'));
  // Without -noreset it throws everybody out, the window manager too, whenever the last one who asks something goes.
  const screen = ['-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const server = startChild({ place: null, command: ['Xvfb', '-displayfd', '1', ...screen] });
  const children: Child[] = [server];
  let count = 0;

  async function close(): Promise<void> {
    for (const child of children.toReversed()) await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await server.printed(/^\d+\n/m);
    const name = `:${/^(\d+)\n/m.exec(server.output())?.[1] ?? ''}`;
    children.push(startChild({ place: null, command: ['evilwm', '-display', name, '-fn', 'fixed'] }));
    const isManaged = async () =>
      (await run(['xprop', '-display', name, '-root', '_NET_SUPPORTING_WM_CHECK'])).includes('window id');
    await until(isManaged, 'the window manager never came');
    return {
      name,
      close,
      async open(window) {
        count += 1;
        const shown = await openTerminal(name, path.join(folder, String(count)), window);
        children.push(shown.child);
        return shown.window;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is written into the file, the terminal takes for what its program says. */
async function openTerminal(display: string, file: string, { title, colour, at }: WindowLook) {
  writeFileSync(file, '');
  const look = ['-bg', colour, '-fg', colour, '-cr', colour, '-b', '0', '-bw', '0', '+sb'];
  const child = startChild({
    place: null,
    command: [
      ...['xterm', '-display', display, '-T', title, ...look],
      ...['-geometry', `${cells}+${at.x}+${at.y}`, '-e', 'tail', '-f', file],
    ],
  });
  const isCalled = (wanted: string) => async () =>
    await run(['xwininfo', '-display', display, '-stats', '-name', wanted]).then(
      (printed) => printed.includes('IsViewable'),
      () => false,
    );
  await until(isCalled(title), () => `no window "${title}": ${child.output()}`);
  const window: ShownWindow = {
    async setTitle(wanted) {
      // OSC 2 and OSC 11 of xterm's control sequences.
      appendFileSync(file, `\u001B]2;${wanted}\u0007`);
      await until(isCalled(wanted), `the window was never called "${wanted}"`);
    },
    setColour: (wanted) => appendFileSync(file, `\u001B]11;${wanted}\u0007`),
    close: () => child.stop(),
  };
  return { child, window };
}
