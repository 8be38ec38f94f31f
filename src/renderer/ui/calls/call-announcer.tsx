import { latestHelpMissing } from '../../../shared/help-missing.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, endSentence, isLive, useCalls, whoOf } from './call-facts.ts';
import { stateWords } from './talk.ts';

/** Speaks ringing and a call for help that came to nothing at once, and changes of state politely. The regions stay mounted, else their first words are lost. */
export function CallAnnouncer() {
  const text = useText();
  const calls = useCalls();
  const ringing = calls.filter(({ step }) => step === 'incoming');
  const live = calls.filter((call) => isLive(call) && call.step !== 'incoming');
  const latest = calls.findLast(({ step }) => step !== 'incoming');
  // Until help is called again.
  const missing = latestHelpMissing(calls);

  function spoken(call: CallFacts): string {
    return endSentence(call, text)?.title ?? text.call.announce(whoOf(call.peer), stateWords(call, text));
  }

  // An end is spoken too, until something else goes on.
  const told = live.length > 0 || latest === undefined || latest === missing ? live : [latest];
  return (
    <div className="only-spoken">
      <div role="alert" data-testid="spoken-at-once">
        {missing !== null && (
          <p key={missing.id}>
            {text.inCall.emergency}: {spoken(missing)} {endSentence(missing, text)?.action}
          </p>
        )}
      </div>
      <div role="alert">
        {ringing.map(({ id, peer, waiting }) => (
          <p key={id}>
            {waiting && `${text.inCall.waitingCall}. `}
            {text.call.announceIncoming(whoOf(peer), peer.number)}
          </p>
        ))}
      </div>
      {/* Several calls: only the one that changed is spoken. */}
      <div role="status" aria-atomic="false" data-testid="spoken">
        {told.map((call) => (
          <p key={call.id}>{spoken(call)}</p>
        ))}
        {live.map(
          ({ id, peer, video }) =>
            video.theirs && <p key={`${id} video`}>{text.video.theirs(whoOf(peer))}</p>,
        )}
        {live.map(
          ({ id, quality }) =>
            quality !== null &&
            quality !== 'good' && <p key={`${id} quality`}>{text.call.announceQuality[quality]}</p>,
        )}
      </div>
    </div>
  );
}
