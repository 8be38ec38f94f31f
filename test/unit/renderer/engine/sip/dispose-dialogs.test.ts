import { describe, expect, it } from 'vitest';
import { disposeDialogs } from '../../../../../src/renderer/engine/sip/dispose-dialogs.ts';

describe('what is left of dialogs', () => {
  it('is disposed of, each of them, though a half-made one throws', () => {
    const logged: string[] = [];
    const dialogs = new Map<string, { dispose(): void }>();
    const add = (id: string, fails: boolean) =>
      dialogs.set(id, {
        dispose() {
          dialogs.delete(id);
          if (fails) throw new TypeError('no logger');
        },
      });
    add('one', false);
    add('half made', true);
    add('three', false);
    disposeDialogs(dialogs.values(), (...line) => logged.push(line.join(' ')));
    expect([...dialogs.keys()]).toEqual([]);
    expect(logged).toEqual(['warn sip a half-made dialog: TypeError: no logger']);
  });
});
