import { useCallback } from 'react';

/** For `ref`: tells assistive technology which single key does the same. React Aria's buttons drop the attribute. */
export function useKeyShortcut(key: string | undefined): (element: HTMLElement | null) => void {
  return useCallback(
    (element) => {
      if (key !== undefined) element?.setAttribute('aria-keyshortcuts', key);
    },
    [key],
  );
}
