/** One SIP message of a call as a person debugging it would draw it: no header, no body, no credential. */
export interface LadderLine {
  /** Epoch ms. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** "INVITE sip:600@example.com" or "180 Ringing (INVITE)". */
  readonly line: string;
}

export interface Ladders {
  /** Only an INVITE begins the ladder of a Call-ID: what is not about a call is not kept. */
  add(sipCallId: string, line: LadderLine): void;
  of(sipCallId: string | null): readonly LadderLine[];
}

const none: readonly LadderLine[] = [];

/** The messages of the latest calls by Call-ID; of a long call the first ones and the newest stay. */
export function createLadders(mostCalls = 40, mostLines = 120): Ladders {
  const ladders = new Map<string, readonly LadderLine[]>();
  const beginning = Math.floor(mostLines / 3);

  return {
    add(sipCallId, line) {
      const known = ladders.get(sipCallId);
      if (known === undefined && !line.line.startsWith('INVITE ')) return;
      const lines = [...(known ?? none), line];
      if (lines.length > mostLines) lines.splice(beginning, 1);
      ladders.set(sipCallId, lines);
      for (const oldest of ladders.keys()) {
        if (ladders.size <= mostCalls) break;
        ladders.delete(oldest);
      }
    },
    of: (sipCallId) => (sipCallId === null ? none : (ladders.get(sipCallId) ?? none)),
  };
}
