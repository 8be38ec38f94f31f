import type { Encoded } from './codec.ts';

/** What the host tells the two scripts it injects into each page. */
export interface PageConfig {
  /** Secret of the page's two worlds. */
  readonly key: string;
  /** Name of the function, in the isolated world, that sends a message to the host. */
  readonly binding: string;
  /** Name of the function, in the isolated world, that the host calls with a message. */
  readonly receiver: string;
  /** The page that a window shows before its first navigation: nothing is injected there. */
  readonly blankUrl: string;
  /** The members of the preload's `process`. */
  readonly process: Readonly<Record<string, unknown>>;
}

/** From the page to the host. */
export type PageMessage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: Encoded }
  | {
      readonly kind: 'invoke' | 'ask';
      readonly id: number;
      readonly channel: string;
      readonly args: Encoded;
    }
  | { readonly kind: 'preload-failed'; readonly message: string; readonly stack: string };

/** From the host to the page. */
export type HostMessage =
  | { readonly kind: 'event'; readonly channel: string; readonly args: Encoded }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: boolean;
      readonly value: Encoded;
    };
