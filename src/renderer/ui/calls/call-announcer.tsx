import { useText } from '../text/use-text.ts';
import { endSentence, useCalls, whoOf } from './call-facts.ts';

/** Speaks ringing at once and changes of state politely. The regions stay mounted, else their first words are lost. */
export function CallAnnouncer() {
  const text = useText();
  const calls = useCalls();
  const ringing = calls.filter(({ step }) => step === 'incoming');
  const latest = calls.findLast(({ step }) => step !== 'incoming');
  const spoken =
    latest === undefined
      ? ''
      : (endSentence(latest, text)?.title ??
        text.call.announce(whoOf(latest.peer), text.call.words[latest.step]));
  return (
    <div className="only-spoken">
      <div role="alert">
        {ringing.map(({ id, peer }) => (
          <p key={id}>{text.call.announceIncoming(whoOf(peer), peer.number)}</p>
        ))}
      </div>
      <div role="status">{spoken}</div>
    </div>
  );
}
