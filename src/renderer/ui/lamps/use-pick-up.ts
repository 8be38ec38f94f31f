import type { CallPolicy } from '../../../shared/call-policy.ts';
import { useActions, usePresence } from '../offhook.ts';

/** What takes the call that rings at this number; null: none rings there, or it cannot be had. */
export type PickUp = (number: string) => ((number: string) => void) | null;

/** By replacing the call, where the server tells enough of it; by the company's code otherwise. */
export function usePickUp(policy: CallPolicy, onDialled: (callId: string) => void): PickUp {
  const actions = useActions();
  const colleagues = usePresence((view) => view.colleagues);
  return (number) => {
    const line = colleagues.get(number)?.lamp;
    if (line?.line !== 'ringing') return null;
    const { pickup } = line;
    if (pickup === null && policy.pickUp === null) return null;
    return (wanted) => onDialled(actions.pickUp(wanted, pickup));
  };
}
