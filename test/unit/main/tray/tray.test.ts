import { describe, expect, it } from 'vitest';
import {
  createDoNotDisturbTimer,
  settingsFor,
  withoutOldEnd,
} from '../../../../src/main/tray/do-not-disturb.ts';
import { hasTray } from '../../../../src/main/tray/find-tray.ts';
import { createTray } from '../../../../src/main/tray/tray.ts';
import type { TrayModel } from '../../../../src/main/tray/tray-model.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

describe('createTray', () => {
  it('shows what is new, and leaves an open menu alone', () => {
    const calls: string[] = [];
    const tray = createTray<string, number>({
      open: (image) => {
        calls.push(`open ${image}`);
        return {
          setImage: (next) => calls.push(`image ${next}`),
          setToolTip: (text) => calls.push(`tip ${text}`),
          setContextMenu: (items) => calls.push(`menu ${items}`),
          on: () => undefined,
        };
      },
      image: (state) => state,
      buildMenu: (template) => template.length,
      act: () => undefined,
      onClick: () => undefined,
    });
    const model: TrayModel = { state: 'offline', toolTip: 'a', groups: [[{ id: 'x', label: 'x' }]] };
    tray.repaint();
    tray.show(model);
    tray.show({ ...model });
    tray.show({ ...model, state: 'registered' });
    tray.show({ ...model, state: 'registered', groups: [[], [{ id: 'x', label: 'y' }]] });
    tray.repaint();
    expect(calls).toEqual([
      'open offline',
      'tip a',
      'menu 1',
      'image registered',
      'menu 1',
      'image registered',
    ]);
  });
});

describe('hasTray', () => {
  it.each([
    ['linux', '(true,)\n', true],
    ['linux', '(false,)\n', false],
    ['linux', 'nonsense', false],
    ['win32', '(false,)', true],
    ['darwin', '', true],
  ])('on %s with the answer %j: %s', async (platform, answer, expected) => {
    expect(await hasTray(platform, async () => answer)).toBe(expected);
  });

  it('takes a desktop that cannot be asked for one without', async () => {
    expect(await hasTray('linux', () => Promise.reject(new Error('ENOENT')))).toBe(false);
  });
});

describe('do not disturb with an end', () => {
  const now = new Date(2026, 10, 26, 22, 15).getTime();

  it('ends in an hour, or at midnight', () => {
    expect(settingsFor('hour', now).doNotDisturbUntil).toBe(now + 3_600_000);
    expect(settingsFor('tomorrow', now).doNotDisturbUntil).toBe(new Date(2026, 10, 27).getTime());
    expect(settingsFor('on', now)).toEqual({ doNotDisturb: true, doNotDisturbUntil: null });
    expect(settingsFor('off', now)).toEqual({ doNotDisturb: false, doNotDisturbUntil: null });
  });

  it('does not outlive a switch by hand', () => {
    expect(withoutOldEnd({ doNotDisturb: true })).toEqual({ doNotDisturb: true, doNotDisturbUntil: null });
    expect(withoutOldEnd({ theme: 'dark' })).toEqual({ theme: 'dark' });
    const timed = settingsFor('hour', now);
    expect(withoutOldEnd(timed)).toEqual(timed);
  });

  it('ends once, at its time, and also when that passed while nothing ran', () => {
    const clock = createFakeClock();
    let ends = 0;
    const timer = createDoNotDisturbTimer(clock, () => {
      ends += 1;
    });
    timer.look(clock.now() + 1000);
    timer.look(clock.now() + 2000);
    clock.advance(1500);
    expect(ends).toBe(0);
    clock.advance(500);
    expect(ends).toBe(1);
    timer.look(null);
    expect(clock.pending).toBe(0);
    timer.look(clock.now() - 1);
    expect(ends).toBe(2);
  });
});
