/**
 * Who has the line: at most one call, or the members of one conference, is heard and hears. Everybody else is held.
 * A call that has lost the line gets it back only by the user's word.
 */
export interface LineState {
  readonly owners: readonly string[];
  /** Live calls without the line, the one that lost it last at the end. */
  readonly others: readonly string[];
}

export type LineEvent =
  | { readonly type: 'began'; readonly id: string }
  | { readonly type: 'taken'; readonly ids: readonly string[] }
  | { readonly type: 'ended'; readonly id: string };

export interface LineStep {
  readonly state: LineState;
  /** To be told to these calls, in this order: whoever loses the line falls silent before another one speaks. */
  readonly changes: readonly { readonly id: string; readonly ours: boolean }[];
}

export const freeLine: LineState = { owners: [], others: [] };

export function stepLine(state: LineState, event: LineEvent): LineStep {
  const { owners, others } = state;
  const known = [...others, ...owners];
  switch (event.type) {
    case 'began':
      if (known.includes(event.id)) return { state, changes: [] };
      return { state: { owners, others: [...others, event.id] }, changes: [] };
    case 'taken': {
      const ids = event.ids.filter((id) => known.includes(id));
      if (ids.length === 0) return { state, changes: [] };
      const lost = owners.filter((id) => !ids.includes(id));
      const waiting = others.filter((id) => !ids.includes(id));
      return {
        state: { owners: ids, others: [...waiting, ...lost] },
        changes: [
          ...[...waiting, ...lost].map((id) => ({ id, ours: false })),
          ...ids.map((id) => ({ id, ours: true })),
        ],
      };
    }
    case 'ended':
      return {
        state: {
          owners: owners.filter((id) => id !== event.id),
          others: others.filter((id) => id !== event.id),
        },
        changes: [],
      };
  }
}
