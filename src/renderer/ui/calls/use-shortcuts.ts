import { useEffect, useEffectEvent } from 'react';
import { useDesktopView } from '../offhook.ts';
import type { ShortcutName } from '../text/in-call-text.ts';

/** The same keys in every language; none of them answers or declines. */
export const shortcutKeys: Readonly<Record<ShortcutName, string>> = {
  mute: 'M',
  hold: 'H',
  transfer: 'T',
  keypad: 'K',
  addCall: 'A',
  swap: 'S',
  merge: 'J',
  video: 'V',
  details: 'D',
};

export type Shortcuts = Readonly<Partial<Record<ShortcutName, () => void>>>;

/** Fields take letters, menus and dialogs too; a held key does nothing twice. */
function isForUs(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return false;
  const elsewhere = 'input, textarea, [role="dialog"], [role="alertdialog"], [role="menu"]';
  return !(event.target instanceof Element && event.target.closest(elsewhere) !== null);
}

/** Single keys of a call, unless they are switched off (WCAG 2.1.4). */
export function useShortcuts(shortcuts: Shortcuts): void {
  const on = useDesktopView().state?.settings.shortcuts.value === 'on';
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (!isForUs(event)) return;
    const names = Object.keys(shortcutKeys) as ShortcutName[];
    const name = names.find((each) => shortcutKeys[each] === event.key.toUpperCase());
    const run = name === undefined ? undefined : shortcuts[name];
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent): void => handle(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}
