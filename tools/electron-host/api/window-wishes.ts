import type { Protocol } from 'devtools-protocol';
import type { WebContents } from './web-contents.ts';

/** What the page asked for by window.open, in order: DevTools tells it before the new target appears. */
const wishes = new WeakMap<WebContents, Protocol.Page.WindowOpenEvent[]>();

export function noteWindowOpen(opener: WebContents, wish: Protocol.Page.WindowOpenEvent): void {
  wishes.set(opener, [...(wishes.get(opener) ?? []), wish]);
}

export function takeWindowWish(opener: WebContents): Protocol.Page.WindowOpenEvent | undefined {
  const [wish, ...later] = wishes.get(opener) ?? [];
  wishes.set(opener, later);
  return wish;
}
