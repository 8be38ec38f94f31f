import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { Button } from '../components/button.tsx';
import { HangUpIcon, KeypadIcon, MicrophoneIcon, MicrophoneOffIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

interface Props {
  readonly call: CallFacts;
  readonly keypad: boolean;
  readonly onKeypad: (open: boolean) => void;
}

/** One row of controls, and hanging up apart from them. */
export function CallControls({ call, keypad, onKeypad }: Props) {
  const text = useText();
  const actions = useActions();
  const connected = call.step === 'connected';
  return (
    <div className="call-controls">
      <div className="call-controls__row">
        <Control
          name={text.call.mute}
          isDisabled={call.step === 'ending'}
          aria-pressed={call.muted}
          onPress={() => actions.setMuted(call.id, !call.muted)}
        >
          {call.muted ? (
            <MicrophoneOffIcon size={20} aria-hidden />
          ) : (
            <MicrophoneIcon size={20} aria-hidden />
          )}
        </Control>
        <Control
          name={text.call.keypad}
          isDisabled={!connected}
          aria-expanded={keypad && connected}
          onPress={() => onKeypad(!keypad)}
        >
          <KeypadIcon size={20} aria-hidden />
        </Control>
      </div>
      <Button
        tone="danger"
        size="large"
        icon={<HangUpIcon size={20} aria-hidden />}
        isDisabled={call.step === 'ending'}
        onPress={() => actions.hangUp(call.id)}
      >
        {text.call.hangUp}
      </Button>
    </div>
  );
}

interface ControlProps extends Omit<ButtonProps, 'className' | 'children'> {
  readonly name: string;
  readonly children: ReactNode;
}

function Control({ name, children, ...props }: ControlProps) {
  return (
    <AriaButton {...props} className="call-control">
      <span className="call-control__disc">{children}</span>
      {name}
    </AriaButton>
  );
}
