import './ended-screen.css';
import { useRef } from 'react';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import { isHelpMissing } from '../../../shared/help-missing.ts';
import { Button } from '../components/button.tsx';
import { Details } from '../components/details.tsx';
import { CallIcon, EmergencyIcon, VoicemailIcon } from '../components/icons.ts';
import { formatDuration } from '../format/duration.ts';
import { useActions } from '../offhook.ts';
import { AllowMicrophone } from '../sound/allow-microphone.tsx';
import { useText } from '../text/use-text.ts';
import { CallAvatar } from './call-avatar.tsx';
import { factRows, Ladder } from './call-details.tsx';
import { type CallFacts, endSentence, numberOf, talkMs, useCalls, whoOf } from './call-facts.ts';
import type { Desk } from './desk.ts';
import { Moves } from './moves.tsx';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

interface Props {
  readonly call: CallFacts;
  readonly policy: CallPolicy;
  readonly desk: Desk;
}

/** What happened to a call, what it means, what to do. */
export function EndedScreen({ call, policy, desk }: Props) {
  const text = useText();
  const actions = useActions();
  const calls = useCalls();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const sentence = endSentence(call, text);
  const talked = talkMs(call, 0);
  const helpMissing = isHelpMissing(call);
  const canLeaveMessage = policy.leaveMessage !== null && call.followUps.includes('leave-message');

  function changeNumber(): void {
    desk.setDraft(call.peer.number);
    desk.close(calls);
  }

  return (
    <section className="stage" aria-label={text.call.words.ended}>
      <p className="stage__state quiet">{text.call.words.ended}</p>
      {helpMissing && (
        <p className="emergency-mark">
          <EmergencyIcon size={18} aria-hidden />
          {text.inCall.emergency}
        </p>
      )}
      <CallAvatar peer={call.peer} />
      <div className="stage__who">
        <p className="ended-screen__who">
          <bdi>{whoOf(call.peer)}</bdi>
        </p>
        <p className="stage__number selectable">
          <bdi>{numberOf(call.peer)}</bdi>
        </p>
      </div>
      <div className="ended-screen__sentence">
        <h1
          ref={heading}
          tabIndex={-1}
          data-testid="call-state"
          data-step="ended"
          data-cause={call.end?.cause}
        >
          {sentence?.title}
        </h1>
        {helpMissing && (
          <p>
            <strong>{sentence?.action}</strong>
          </p>
        )}
        <p>{sentence?.meaning}</p>
        {call.redialAwaited && <p role="status">{text.call.callsAgain}</p>}
        {!call.redialAwaited && !helpMissing && sentence?.action && <p>{sentence.action}</p>}
        {call.end?.cause === 'microphone-refused' && <AllowMicrophone />}
        {talked !== null && <p className="quiet">{text.call.lasted(formatDuration(talked))}</p>}
        <Moves moves={call.roams} />
      </div>
      <div className="stage__buttons">
        <Button
          tone="success"
          icon={<CallIcon size={18} aria-hidden />}
          onPress={() => desk.open(actions.dial(call.peer.uri))}
        >
          {call.direction === 'incoming' ? text.call.callBack : text.call.callAgain}
        </Button>
        {canLeaveMessage && (
          <Button
            icon={<VoicemailIcon size={18} aria-hidden />}
            onPress={() => desk.open(actions.dial(`${policy.leaveMessage}${call.peer.number}`))}
          >
            {text.inCall.leaveMessage}
          </Button>
        )}
        {call.followUps.includes('check-number') && (
          <Button onPress={changeNumber}>{text.call.changeNumber}</Button>
        )}
        <Button onPress={() => (call.redialAwaited ? actions.dismiss(call.id) : desk.close(calls))}>
          {call.redialAwaited ? text.call.callNotAgain : text.common.close}
        </Button>
      </div>
      <EndDetails call={call} />
    </section>
  );
}

function EndDetails({ call }: { call: CallFacts }) {
  const text = useText();
  const { callDetails: words } = text;
  const { end } = call;
  if (end === null) return null;
  const answer = end.sipCode === null ? null : `${end.sipCode} ${end.sipReason ?? ''}`.trim();
  return (
    <div className="ended-screen__details">
      <Details
        rows={[
          [words.endedBy, words.by[end.by]],
          [words.cause, end.cause],
          [words.answerCode, answer],
          ...factRows(call, text),
        ]}
      >
        <Ladder call={call} />
      </Details>
    </div>
  );
}
