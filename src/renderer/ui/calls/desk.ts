import { useMemo, useState } from 'react';
import { type Attention, closeEnded, followLine, noAttention, openCall, openPad } from './attention.ts';
import type { CallFacts } from './call-facts.ts';

/** What can be open at a call, one at a time: below the name of one that stands, below the buttons of one that rings. */
export type Panel = 'keypad' | 'transfer' | 'details' | 'sound' | 'send-elsewhere';

/** What the person has in hand in the room of calls; kept while they visit another room. */
export interface Desk {
  readonly attention: Attention;
  /** What stands in the dial field. */
  readonly draft: string;
  /** What is open at that call; null: nothing. */
  panelOf(callId: string): Panel | null;
  setPanel(callId: string, panel: Panel | null): void;
  setDraft(draft: string): void;
  /** The call whose picture is in a window of its own. */
  readonly pictureApart: string | null;
  setPictureApart(callId: string | null): void;
  open(callId: string): void;
  /** Shows the call that has the line now. */
  followLine(calls: readonly CallFacts[]): void;
  showPad(calls: readonly CallFacts[]): void;
  close(calls: readonly CallFacts[]): void;
}

export function useDesk(): Desk {
  const [attention, setAttention] = useState(noAttention);
  const [draft, setDraft] = useState('');
  const [opened, setOpened] = useState<{ readonly callId: string; readonly panel: Panel } | null>(null);
  const [pictureApart, setPictureApart] = useState<string | null>(null);
  return useMemo(
    () => ({
      pictureApart,
      setPictureApart,
      attention,
      draft,
      setDraft,
      panelOf: (callId) => (opened?.callId === callId ? opened.panel : null),
      setPanel: (callId, panel) => setOpened(panel === null ? null : { callId, panel }),
      open(callId) {
        // Whoever comes back to a call finds it as it was at first.
        setOpened(null);
        setAttention((current) => openCall(current, callId, Date.now()));
      },
      followLine(calls) {
        setOpened(null);
        setAttention((current) => followLine(current, calls));
      },
      showPad(calls) {
        setOpened(null);
        setAttention(openPad(calls));
      },
      close: (calls) => setAttention(closeEnded(calls)),
    }),
    [attention, draft, opened, pictureApart],
  );
}
