import './call-screen.css';
import { useRef, useState } from 'react';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { BackIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import { CallControls } from './call-controls.tsx';
import { type CallFacts, numberOf, whoOf } from './call-facts.ts';
import { CallKeypad } from './call-keypad.tsx';
import { CallTimer } from './call-timer.tsx';
import { LevelMeters } from './level-meters.tsx';
import { PathLine } from './path-line.tsx';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

interface Props {
  readonly call: CallFacts;
  /** Leads to the list where there is no room to show it beside; null where there is. */
  readonly onBack: (() => void) | null;
}

/** A call from dialling to hanging up. Who, how long, is it good: readable from a metre away. */
export function CallScreen({ call, onBack }: Props) {
  const text = useText();
  const [keypad, setKeypad] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const connected = call.step === 'connected';
  return (
    <section className="call-screen" aria-label={whoOf(call.peer)}>
      {onBack !== null && (
        <div className="call-screen__back">
          <Button tone="quiet" icon={<BackIcon size={18} aria-hidden />} onPress={onBack}>
            {text.call.back}
          </Button>
        </div>
      )}
      <div className="stage">
        {!(keypad && connected) && <Avatar name={call.peer.name} />}
        <div className="stage__who">
          <h1 className="stage__name" ref={heading} tabIndex={-1}>
            {whoOf(call.peer)}
          </h1>
          <p className="stage__number selectable">{numberOf(call.peer)}</p>
        </div>
        {connected && (
          <p className="call-screen__timer" role="timer" aria-label={text.call.duration}>
            <CallTimer call={call} />
          </p>
        )}
        <PathLine call={call} />
        {connected && (keypad ? <CallKeypad call={call} /> : <LevelMeters call={call} />)}
        <CallControls call={call} keypad={keypad} onKeypad={setKeypad} />
      </div>
    </section>
  );
}
