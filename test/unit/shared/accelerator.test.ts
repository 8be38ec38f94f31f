import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAccelerator } from '../../../src/renderer/ui/format/accelerator.ts';
import { acceleratorOf, isAccelerator, type PressedKeys } from '../../../src/shared/accelerator.ts';

const plain = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const pressed = (some: Partial<PressedKeys>): PressedKeys => ({ key: '', code: '', ...plain, ...some });

describe('keys that work everywhere', () => {
  it.each([
    ['CommandOrControl+Alt+Space', true],
    ['F9', true],
    ['Shift+F9', true],
    ['Super+1', true],
    ['A', false],
    ['Shift+A', false],
    ['Control+Control+A', false],
    ['Control+', false],
    ['Control', false],
    ['Hyper+A', false],
    ['Control+F25', false],
    ['', false],
  ])('%s: %s', (text, expected) => {
    expect(isAccelerator(text)).toBe(expected);
  });

  it.each([
    ['linux', { key: ' ', code: 'Space', ctrlKey: true, altKey: true }, 'CommandOrControl+Alt+Space'],
    ['darwin', { key: 'k', code: 'KeyK', metaKey: true }, 'CommandOrControl+K'],
    ['darwin', { key: 'k', code: 'KeyK', ctrlKey: true }, 'Control+K'],
    ['win32', { key: 'ArrowUp', code: 'ArrowUp', metaKey: true }, 'Super+Up'],
    // With Alt held, the Mac types another sign; the place tells which key it was.
    ['darwin', { key: 'ø', code: 'KeyO', altKey: true }, 'Alt+O'],
    ['linux', { key: 'a', code: 'KeyA' }, null],
    ['linux', { key: 'Control', code: 'ControlLeft', ctrlKey: true }, null],
    ['linux', { key: '+', code: 'BracketRight', ctrlKey: true }, null],
  ] as const)('on %s, %o is %s', (platform, keys, expected) => {
    expect(acceleratorOf(pressed(keys), platform)).toBe(expected);
  });

  it('are never ones that could not be kept, whatever is pressed', () => {
    fc.assert(
      fc.property(
        fc.record({
          key: fc.oneof(fc.string(), fc.constantFrom('a', 'F5', ' ', 'ArrowUp', 'Enter')),
          code: fc.oneof(fc.string(), fc.constantFrom('KeyA', 'Digit1', 'Space')),
          ctrlKey: fc.boolean(),
          altKey: fc.boolean(),
          shiftKey: fc.boolean(),
          metaKey: fc.boolean(),
        }),
        fc.constantFrom('linux', 'darwin', 'win32'),
        (keys, platform) => {
          const accelerator = acceleratorOf(keys, platform);
          expect(accelerator === null || isAccelerator(accelerator)).toBe(true);
        },
      ),
    );
  });

  it('are shown as they stand on the keyboard', () => {
    expect(formatAccelerator('CommandOrControl+Alt+Space', 'linux')).toBe('Ctrl + Alt + Space');
    expect(formatAccelerator('CommandOrControl+Shift+K', 'darwin')).toBe('⌘⇧K');
    expect(formatAccelerator('Super+Up', 'win32')).toBe('Win + ↑');
  });
});
