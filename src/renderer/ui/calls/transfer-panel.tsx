import './transfer-panel.css';
import { type FormEvent, useRef, useState } from 'react';
import { parseDialTarget } from '../../../shared/dial-target.ts';
import { AddressField } from '../components/address-field.tsx';
import { Button } from '../components/button.tsx';
import { CallIcon, TransferIcon } from '../components/icons.ts';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, useCalls, whoOf } from './call-facts.ts';
import { stateWords } from './talk.ts';

interface Props {
  readonly call: CallFacts;
  readonly domain: string;
  readonly onClose: () => void;
  /** The call that asks whether they want it. */
  readonly onAsking: (callId: string) => void;
}

/** Who the call goes to: typed, or one of the calls there are. Enter hands it on at once. */
export function TransferPanel({ call, domain, onClose, onAsking }: Props) {
  const text = useText();
  const actions = useActions();
  const desktop = useDesktop();
  const [target, setTarget] = useState('');
  const [refused, setRefused] = useState(false);
  const asking = useRef(false);
  const others = useCalls().filter(({ id, step }) => id !== call.id && step === 'connected');

  /** By the dialling rules, as a call would be. */
  function withTarget(act: (dialled: string) => void): void {
    if (!parseDialTarget(target, domain).ok) {
      setRefused(true);
      return;
    }
    // A second press must not call twice while main thinks.
    if (asking.current) return;
    asking.current = true;
    void resolveDial(desktop, target)
      .then((dialled) => {
        act(dialled.target);
        onClose();
      })
      .catch(() => setRefused(true))
      .finally(() => {
        asking.current = false;
      });
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    withTarget((dialled) => actions.transferBlind(call.id, dialled));
  }

  return (
    <form className="transfer" aria-label={text.inCall.transferTitle(whoOf(call.peer))} onSubmit={submit}>
      <AddressField
        label={text.dial.field}
        value={target}
        domain={domain}
        refused={refused}
        autoFocus
        onChange={(value) => {
          setRefused(false);
          setTarget(value);
        }}
      />
      <div className="transfer__buttons">
        <Button tone="accent" type="submit" icon={<TransferIcon size={18} aria-hidden />}>
          {text.inCall.transferNow}
        </Button>
        <Button
          icon={<CallIcon size={18} aria-hidden />}
          onPress={() => withTarget((dialled) => onAsking(actions.consult(call.id, dialled)))}
        >
          {text.inCall.askFirst}
        </Button>
        <Button tone="quiet" onPress={onClose}>
          {text.common.cancel}
        </Button>
      </div>
      {others.length > 0 && (
        <section className="transfer__others" aria-label={text.inCall.orConnectWith}>
          <h2>{text.inCall.orConnectWith}</h2>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <Button
                  onPress={() => {
                    actions.transferAttended(call.id, other.id);
                    onClose();
                  }}
                >
                  {text.inCall.connectWith(whoOf(other.peer))}
                </Button>
                <span className="quiet">{stateWords(other, text)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </form>
  );
}
