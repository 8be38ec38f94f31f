import { useState } from 'react';
import { type CallFacts, useCalls } from '../calls/call-facts.ts';
import { useEscape } from '../calls/use-escape.ts';

export interface LargePicture {
  readonly isLarge: boolean;
  toggle(): void;
}

/**
 * The picture of the far side fills the window, until something is to be seen that it would cover: a call that rings, a
 * question, what was opened of this call.
 */
export function useLargePicture(call: CallFacts, isPlain: boolean): LargePicture {
  const calls = useCalls();
  const [largeOf, setLargeOf] = useState<string | null>(null);
  const rings = calls.some(({ step }) => step === 'incoming');
  const isLarge =
    largeOf === call.id && call.video.theirs && isPlain && !rings && call.transferQuestion === null;
  useEscape(isLarge, () => setLargeOf(null));
  return { isLarge, toggle: () => setLargeOf(isLarge ? null : call.id) };
}
