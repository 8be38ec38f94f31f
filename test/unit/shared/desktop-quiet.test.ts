import { describe, expect, it } from 'vitest';
import { type DesktopQuiet, isQuiet } from '../../../src/shared/desktop-quiet.ts';
import type { Settings } from '../../../src/shared/settings.ts';

describe('whether calls come without a sound', () => {
  it.each<readonly [desktop: DesktopQuiet, setting: Settings['desktopDoNotDisturb'], quiet: boolean]>([
    ['on', 'on', true],
    ['on', 'off', false],
    ['off', 'on', false],
    ['off', 'off', false],
    ['unknown', 'on', false],
    ['unknown', 'off', false],
  ])('desktop %s, setting %s: %s', (desktopQuiet, value, quiet) => {
    const settings = { desktopDoNotDisturb: { value, setBy: 'user' } } as const;
    expect(isQuiet({ desktopQuiet, settings })).toBe(quiet);
  });
});
