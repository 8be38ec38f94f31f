import { useEffect, useEffectEvent } from 'react';

interface Typed {
  /** Which single keys are wanted. */
  readonly keys: RegExp;
  readonly onKey: (key: string) => void;
  readonly onPaste: (text: string) => void;
}

/** Fields and dialogs keep what is typed into them. */
function belongsElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [role="dialog"]') !== null;
}

/** Keys and pastes that no field took, as on a telephone that lies on the desk. */
export function useTypedAnywhere({ keys, onKey, onPaste }: Typed): void {
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    // AltGr counts as Ctrl+Alt on Windows, and many layouts need it for # or +.
    const chord = event.ctrlKey || event.metaKey || event.altKey;
    const modified = chord && !event.getModifierState('AltGraph');
    if (modified || event.defaultPrevented || belongsElsewhere(event.target) || !keys.test(event.key)) return;
    event.preventDefault();
    onKey(event.key);
  });
  const handlePaste = useEffectEvent((event: ClipboardEvent) => {
    if (belongsElsewhere(event.target)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text === '') return;
    event.preventDefault();
    onPaste(text);
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => handleKey(event);
    const onPasted = (event: ClipboardEvent): void => handlePaste(event);
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('paste', onPasted);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('paste', onPasted);
    };
  }, []);
}
