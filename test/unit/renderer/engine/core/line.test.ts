import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeLine, type LineEvent, stepLine } from '../../../../../src/renderer/engine/core/line.ts';

function play(...events: LineEvent[]) {
  let state = freeLine;
  let changes: readonly { readonly id: string; readonly ours: boolean }[] = [];
  for (const event of events) ({ state, changes } = stepLine(state, event));
  return { state, changes };
}

const began = (id: string): LineEvent => ({ type: 'began', id });
const taken = (...ids: string[]): LineEvent => ({ type: 'taken', ids });
const ended = (id: string): LineEvent => ({ type: 'ended', id });

describe('the line', () => {
  it('goes from one call to the other, and whoever loses it is told first', () => {
    const { state, changes } = play(began('a'), taken('a'), began('b'), taken('b'));
    expect(state).toEqual({ owners: ['b'], others: ['a'] });
    expect(changes).toEqual([
      { id: 'a', ours: false },
      { id: 'b', ours: true },
    ]);
  });

  it('remembers who lost it last, for swapping', () => {
    expect(play(began('a'), began('b'), began('c'), taken('a'), taken('b'), taken('c')).state.others).toEqual(
      ['a', 'b'],
    );
  });

  it('is free after the call that had it, and given to nobody by itself', () => {
    expect(play(began('a'), taken('a'), began('b'), taken('b'), ended('b'))).toEqual({
      state: { owners: [], others: ['a'] },
      changes: [],
    });
  });

  it('may be had by several together', () => {
    expect(play(began('a'), began('b'), taken('a', 'b')).state.owners).toEqual(['a', 'b']);
  });

  it('is never had by two calls that did not take it together, and by none that has ended', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const event = fc.oneof(
      id.map(began),
      id.map(ended),
      fc.uniqueArray(id, { minLength: 1, maxLength: 2 }).map((ids) => taken(...ids)),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = freeLine;
        let together: readonly string[] = [];
        const live = new Set<string>();
        const speaking = new Set<string>();
        for (const each of events) {
          if (each.type === 'began') live.add(each.id);
          if (each.type === 'ended') {
            live.delete(each.id);
            speaking.delete(each.id);
          }
          if (each.type === 'taken' && each.ids.some((one) => live.has(one))) together = each.ids;
          const step = stepLine(state, each);
          state = step.state;
          for (const change of step.changes) {
            if (change.ours) speaking.add(change.id);
            else speaking.delete(change.id);
            // Whoever is told that the line is theirs finds nobody else on it.
            if (change.ours) for (const one of speaking) expect(together).toContain(one);
          }
          for (const one of [...state.owners, ...state.others]) expect(live.has(one)).toBe(true);
        }
      }),
    );
  });
});
