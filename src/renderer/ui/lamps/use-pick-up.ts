import type { CallPolicy } from '../../../shared/call-policy.ts';
import type { Lamp } from '../../presence/colleague.ts';
import { useActions } from '../offhook.ts';

/** Takes what rings at this number. */
export type PickUp = (number: string, line: Lamp) => void;

/** Whether it can be had: by replacing the call, where the server tells enough of it; by the company's code otherwise. Pure. */
export function canPickUp(line: Lamp, { pickUp }: Pick<CallPolicy, 'pickUp'>): boolean {
  return line.line === 'ringing' && (line.pickup !== null || pickUp !== null);
}

export function usePickUp(onDialled: (callId: string) => void): PickUp {
  const actions = useActions();
  return (number, line) => {
    if (line.line === 'ringing') onDialled(actions.pickUp(number, line.pickup));
  };
}
