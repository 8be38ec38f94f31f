import { connect, type LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';

export interface ServerWatch {
  /**
   * Resolves with the first of these servers whose port opens again, or null: when the time is over, or when none is
   * closed, so that whatever fails there is not the way. TCP only: what was closed is told, and then tried by the page.
   */
  awaitReturn(urls: readonly string[]): Promise<string | null>;
}

export interface ServerWatchOptions {
  readonly opens: (host: string, port: number, timeoutMs: number) => Promise<boolean>;
  readonly clock: Clock;
}

const periodMs = 250;
const attemptMs = 1000;
const mostMs = 25_000;

/**
 * Chromium slows a page down whose WebSockets fail often, up to seconds an attempt, and so does our own back-off.
 * A closed port costs nothing to ask for four times a second.
 */
export function createServerWatch({ opens, clock }: ServerWatchOptions): ServerWatch {
  async function lookAt(urls: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all(
      urls.map(async (url) => {
        const { hostname, port } = new URL(url);
        return opens(hostname.replace(/^\[|\]$/g, ''), port === '' ? 443 : Number(port), attemptMs);
      }),
    );
    return urls.filter((_url, index) => found[index] === true);
  }

  return {
    async awaitReturn(urls) {
      const until = clock.now() + mostMs;
      const open = await lookAt(urls);
      const closed = urls.filter((url) => !open.includes(url));
      while (closed.length > 0 && clock.now() < until) {
        await new Promise<void>((resolve) => void clock.after(periodMs, resolve));
        const [back] = await lookAt(closed);
        if (back !== undefined) return back;
      }
      return null;
    },
  };
}

/** Whether a TCP connection can be made; it is closed at once. */
export function opensPort(
  host: string,
  port: number,
  timeoutMs: number,
  lookup?: LookupFunction,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...(lookup === undefined ? {} : { lookup }) });
    const finish = (isOpen: boolean): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      resolve(isOpen);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
