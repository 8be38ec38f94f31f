import { type RefObject, useEffect } from 'react';

/**
 * Takes the focus when a screen replaced the control that had it. A focus that is somewhere is never stolen,
 * so that nobody answers or ends a call with a key meant for something else.
 */
export function useFocusWhenLost(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) ref.current?.focus({ preventScroll: true });
  }, [ref]);
}
