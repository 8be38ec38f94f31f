import type { CallFacts } from '../calls/call-facts.ts';

/** Whether there is anything to be seen of a call. A conference is sound only. */
export function hasPictures({ step, conference, video }: CallFacts): boolean {
  return step === 'connected' && !conference && (video.theirs || video.step !== 'off');
}
