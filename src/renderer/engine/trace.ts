/** One line of the engine's memory: an event that came in (ignored, when it did not fit) or a command that went out. */
export interface TraceEntry {
  /** Epoch ms. */
  readonly at: number;
  /** "registration" or the call's id. */
  readonly subject: string;
  readonly kind: 'event' | 'ignored' | 'command';
  readonly type: string;
}

export interface Trace {
  add(entry: TraceEntry): void;
  entries(): readonly TraceEntry[];
}

/** Keeps the newest `size` entries: the debug log that a pure engine gives for free. Types only, never contents. */
export function createTrace(size: number): Trace {
  const kept: TraceEntry[] = [];
  return {
    add(entry) {
      kept.push(entry);
      if (kept.length > size) kept.shift();
    },
    entries: () => [...kept],
  };
}
