import { useMemo, useState } from 'react';
import { type Attention, closeEnded, followLine, noAttention, openCall, openPad } from './attention.ts';
import type { CallFacts } from './call-facts.ts';

/** What the person has in hand in the room of calls; kept while they visit another room. */
export interface Desk {
  readonly attention: Attention;
  /** What stands in the dial field. */
  readonly draft: string;
  setDraft(draft: string): void;
  open(callId: string): void;
  /** Shows the call that has the line now. */
  followLine(calls: readonly CallFacts[]): void;
  showPad(calls: readonly CallFacts[]): void;
  close(calls: readonly CallFacts[]): void;
}

export function useDesk(): Desk {
  const [attention, setAttention] = useState(noAttention);
  const [draft, setDraft] = useState('');
  return useMemo(
    () => ({
      attention,
      draft,
      setDraft,
      open: (callId) => setAttention((current) => openCall(current, callId)),
      followLine: (calls) => setAttention((current) => followLine(current, calls)),
      showPad: (calls) => setAttention(openPad(calls)),
      close: (calls) => setAttention(closeEnded(calls)),
    }),
    [attention, draft],
  );
}
