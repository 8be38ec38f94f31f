import type { PrecallFindings } from '../../shared/precall.ts';

/** As much of a WebSocket as it takes to see whether one opens. */
export interface ProbeSocket {
  onopen: (() => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  close(): void;
}

interface Reach {
  readonly url: string;
  readonly open: (url: string) => ProbeSocket;
  readonly mostMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Whether a server for calls takes another connection, which is closed at once. Never rejects. */
export function reachServer({
  url,
  open,
  mostMs,
  now,
  signal,
}: Reach): Promise<PrecallFindings['servers'][number]> {
  const begun = now();
  return new Promise((resolve) => {
    let socket: ProbeSocket | null = null;
    const settle = (opened: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      if (socket !== null) {
        socket.onopen = null;
        socket.onclose = null;
        socket.close();
      }
      resolve(opened ? { url, outcome: 'open', ms: now() - begun } : { url, outcome: 'no-answer', ms: null });
    };
    const giveUp = (): void => settle(false);
    const timer = setTimeout(giveUp, mostMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) return giveUp();
    try {
      socket = open(url);
      socket.onopen = () => settle(true);
      socket.onclose = giveUp;
    } catch {
      giveUp();
    }
  });
}
