import type { Account } from './accounts.ts';

/** One connection to a client: a WebSocket, or a party that lives inside this process. */
export interface Flow {
  readonly id: string;
  /** Set for parties inside this process, which need not prove who they are. */
  readonly trusted: Account | null;
  isOpen(): boolean;
  /** False when the connection is gone: the message is lost. */
  send(text: string): boolean;
}
