import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type CdpSession, Connection } from './connection.ts';

/** A running Chromium. */
export interface Browser {
  readonly connection: Connection;
  readonly session: CdpSession;
  readonly pid: number;
  /** Such as 156.0.8078.79. */
  readonly version: string;
  readonly userAgent: string;
}

/** A Chromium whose process has been started. */
export interface StartedBrowser {
  /** Resolves once it answers. */
  readonly answering: Promise<Browser>;
  /** Ends Chromium, whether it answers yet or not, and resolves when its process is gone. */
  close(): Promise<void>;
}

/** How long Chromium may take to end by itself before it is killed. */
const closePatienceMs = 3000;

/** Starts Chromium. `onExit` is called whenever its process ends. */
export function startBrowser(
  binary: string,
  flags: readonly string[],
  onExit: (reason: string) => void,
): StartedBrowser {
  const child = spawn(binary, flags, { stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe'] });
  let exited = false;
  const gone = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      if (exited) return;
      exited = true;
      resolve();
      onExit(reason);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  forwardErrors(child);
  const connection = new Connection(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const close = async (): Promise<void> => {
    if (exited) return;
    const killer = setTimeout(() => child.kill('SIGKILL'), closePatienceMs);
    connection.browser.send('Browser.close').catch(() => undefined);
    await gone;
    clearTimeout(killer);
  };
  return { answering: describe(connection, child.pid ?? 0), close };
}

async function describe(connection: Connection, pid: number): Promise<Browser> {
  const session = connection.browser;
  const { product, userAgent } = await session.send('Browser.getVersion');
  return { connection, session, pid, version: product.replace(/^.*\//, ''), userAgent };
}

/**
 * chromedriver waits for the "DevTools listening" line on the app's stderr. The rest of Chromium's chatter is
 * noise unless asked for, as with Electron's own ELECTRON_ENABLE_LOGGING.
 */
function forwardErrors(child: ChildProcess): void {
  const all = process.env.ELECTRON_ENABLE_LOGGING !== undefined;
  let partial = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split('\n');
    partial = lines.pop() ?? '';
    for (const line of lines) {
      if (all || line.startsWith('DevTools listening')) process.stderr.write(`${line}\n`);
    }
  });
}
