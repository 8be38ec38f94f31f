import './call-screen.css';
import { useState } from 'react';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { BackIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import { CallControls } from './call-controls.tsx';
import { type CallFacts, whoOf } from './call-facts.ts';
import { CallKeypad } from './call-keypad.tsx';
import { CallTimer } from './call-timer.tsx';
import { LevelMeters } from './level-meters.tsx';
import { PathLine } from './path-line.tsx';
import { StageName } from './stage-name.tsx';

interface Props {
  readonly call: CallFacts;
  /** Leads to the list where there is no room to show it beside; null where there is. */
  readonly onBack: (() => void) | null;
}

/** A call from dialling to hanging up. Who, how long, is it good: readable from a metre away. */
export function CallScreen({ call, onBack }: Props) {
  const text = useText();
  const [keypad, setKeypad] = useState(false);
  const connected = call.step === 'connected';
  const digits = keypad && connected;
  return (
    <section
      className={`call-screen call-screen--${digits ? 'digits' : 'plain'}`}
      aria-label={whoOf(call.peer)}
    >
      {onBack !== null && (
        <div className="call-screen__back">
          <Button tone="quiet" icon={<BackIcon size={18} aria-hidden />} onPress={onBack}>
            {text.call.back}
          </Button>
        </div>
      )}
      <div className="stage">
        {!digits && <Avatar name={call.peer.name} />}
        <StageName peer={call.peer} />
        {connected && (
          <p className="call-screen__timer" role="timer" aria-label={text.call.duration}>
            <CallTimer call={call} />
          </p>
        )}
        <PathLine call={call} />
        {digits && <CallKeypad call={call} />}
        {connected && !digits && <LevelMeters call={call} />}
        <CallControls call={call} keypad={keypad} onKeypad={setKeypad} />
      </div>
    </section>
  );
}
