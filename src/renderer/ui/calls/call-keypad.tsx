import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Keypad } from '../dialpad/keypad.tsx';
import { useTypedAnywhere } from '../dialpad/use-typed-anywhere.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

const sendable = /^[0-9A-D*#,;]{1,64}$/;

/** Digits into a call: by mouse, by keyboard, by paste. "," pauses, ";" waits for the person. */
export function CallKeypad({ call }: { call: CallFacts }) {
  const text = useText();
  const actions = useActions();
  const [refused, setRefused] = useState(false);

  function send(digits: string): void {
    const plain = digits.replace(/[\s().-]/g, '').toUpperCase();
    const fits = sendable.test(plain);
    setRefused(!fits);
    if (fits) actions.sendDtmf(call.id, plain);
  }

  useTypedAnywhere({ keys: /^[0-9*#]$/, onKey: send, onPaste: send });
  const problem = refused
    ? text.call.digitsRefused
    : call.dtmfProblem === null
      ? null
      : text.inCall.digitProblems[call.dtmfProblem];
  return (
    <div className="call-keypad">
      <p className="call-keypad__digits" role="log" aria-label={text.call.digitsSent}>
        {call.dtmf === '' ? <span className="quiet">{text.call.noDigitsYet}</span> : call.dtmf}
      </p>
      {problem !== null && (
        <p className="call-keypad__refused" role="alert">
          {problem}
        </p>
      )}
      <PendingDigits call={call} />
      <Keypad onKey={send} />
    </div>
  );
}

/** What is not sent yet, and why. */
function PendingDigits({ call }: { call: CallFacts }) {
  const text = useText();
  const actions = useActions();
  if (call.dtmfPending === '') return null;
  const { digitsWait, digitsPause, continueDigits } = text.inCall;
  return (
    <div className="call-keypad__pending">
      <p role="status">{(call.dtmfWaiting ? digitsWait : digitsPause)(call.dtmfPending)}</p>
      {call.dtmfWaiting && (
        <Button tone="accent" onPress={() => actions.continueDtmf(call.id)}>
          {continueDigits}
        </Button>
      )}
    </div>
  );
}
