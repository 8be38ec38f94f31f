import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { CallIcon, IncomingIcon, MissedIcon, OutgoingIcon } from '../components/icons.ts';
import { formatClock, formatDuration } from '../format/duration.ts';
import type { Text } from '../text/text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { type CallFacts, isMissed, talkMs, whoOf } from './call-facts.ts';
import { CallTimer } from './call-timer.tsx';
import { stateWords, talkTone } from './talk.ts';

interface Props {
  readonly call: CallFacts;
  readonly current: boolean;
  readonly onOpen: (callId: string) => void;
}

function kindOf(call: CallFacts): 'live' | 'missed' | 'incoming' | 'outgoing' {
  if (call.end === null) return 'live';
  return isMissed(call) ? 'missed' : call.direction;
}

const icons = { live: CallIcon, missed: MissedIcon, incoming: IncomingIcon, outgoing: OutgoingIcon } as const;

/** One short line: where a call stands, or how it ended. */
function stateOf(call: CallFacts, text: Text): string {
  if (call.step === 'incoming' && call.waiting) return text.inCall.waitingCall;
  if (call.end === null) return stateWords(call, text);
  if (isMissed(call)) return text.missed;
  const talked = talkMs(call, 0);
  if (talked !== null) return `${text.list[call.direction]}, ${formatDuration(talked)}`;
  return text.callEndWords[call.end.cause];
}

export const CallRow = memo(function CallRow({ call, current, onOpen }: Props) {
  const text = useText();
  const locale = useLocale();
  const kind = kindOf(call);
  const Icon = icons[kind];
  return (
    <AriaButton
      className={`call-row call-row--${kind}${kind === 'live' && talkTone(call) === 'held' ? ' call-row--held' : ''}`}
      aria-current={current ? 'true' : false}
      onPress={() => onOpen(call.id)}
    >
      <Icon size={20} aria-hidden className="call-row__icon" />
      <span className="call-row__words">
        <bdi className="call-row__who">{whoOf(call.peer)}</bdi>
        <span className="call-row__line">
          <span className="call-row__state">{stateOf(call, text)}</span>
          <span className="call-row__time">
            {call.end === null ? <CallTimer call={call} /> : formatClock(call.startedAt, locale)}
          </span>
        </span>
      </span>
    </AriaButton>
  );
});
