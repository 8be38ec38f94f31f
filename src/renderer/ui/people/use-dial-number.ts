import { useCallback } from 'react';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop } from '../offhook.ts';

/** Calls a number as it was written down, by the dialling rules; `onDialled` gets the call's id. */
export function useDialNumber(onDialled: (callId: string) => void): (number: string) => void {
  const desktop = useDesktop();
  const actions = useActions();
  return useCallback(
    (number) => {
      void resolveDial(desktop, number).then(({ target }) => {
        try {
          onDialled(actions.dial(target));
        } catch {
          // Nothing that can be called: the room stays as it is.
        }
      });
    },
    [desktop, actions, onDialled],
  );
}
