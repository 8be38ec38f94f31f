import { type CallCard, noCard } from '../shared/call-card.ts';
import type { QuickDialOpened } from '../shared/quick-dial.ts';
import type { Desktop } from './desktop.ts';

/** What main has told this small window last. */
export interface SideState {
  readonly card: CallCard;
  /** The quick dial as it was opened last, and how often it was: each time it begins anew. */
  readonly opened: QuickDialOpened;
  readonly times: number;
}

export interface Side {
  subscribe(listener: () => void): () => void;
  getSnapshot(): SideState;
}

/** To be called before anything is drawn: main tells as soon as the page is loaded. */
export function connectSide(desktop: Pick<Desktop, 'on' | 'request'>): Side {
  const listeners = new Set<() => void>();
  let state: SideState = { card: noCard, opened: { text: '', hint: null }, times: 0 };
  let isTold = false;

  function change(part: Partial<SideState>): void {
    state = { ...state, ...part };
    for (const listener of [...listeners]) listener();
  }

  desktop.on('quickDial.opened', (opened) => change({ opened, times: state.times + 1 }));
  desktop.on('card.changed', (card) => {
    isTold = true;
    change({ card });
  });
  void desktop.request('card.get', null).then((reply) => {
    // What was told meanwhile is newer.
    if (reply.ok && !isTold) change({ card: reply.value });
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state,
  };
}
