import { type FormEvent, useState } from 'react';
import { parseDialTarget } from '../../../shared/dial-target.ts';
import { AddressField } from '../components/address-field.tsx';
import { Button } from '../components/button.tsx';
import { TransferIcon } from '../components/icons.ts';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, whoOf } from './call-facts.ts';
import type { Desk } from './desk.ts';
import { useEscape } from './use-escape.ts';

interface Props {
  readonly call: CallFacts;
  readonly domain: string;
  readonly desk: Desk;
}

/** A ringing call goes to somebody else instead; Enter and Escape mean the field, never the call. */
export function SendElsewhere({ call, domain, desk }: Props) {
  const text = useText();
  const actions = useActions();
  const desktop = useDesktop();
  const open = desk.panelOf(call.id) === 'send-elsewhere';
  const setOpen = (next: boolean) => desk.setPanel(call.id, next ? 'send-elsewhere' : null);
  const [target, setTarget] = useState('');
  const [refused, setRefused] = useState(false);
  useEscape(open, () => setOpen(false));

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!parseDialTarget(target, domain).ok) setRefused(true);
    else
      void resolveDial(desktop, target)
        .then((dialled) => actions.deflect(call.id, dialled.target))
        .catch(() => setRefused(true));
  }

  if (!open) {
    return (
      <Button tone="quiet" icon={<TransferIcon size={18} aria-hidden />} onPress={() => setOpen(true)}>
        {text.inCall.sendElsewhere}
      </Button>
    );
  }
  return (
    <form className="send-elsewhere" aria-label={text.inCall.sendTitle(whoOf(call.peer))} onSubmit={submit}>
      <AddressField
        label={text.inCall.sendTitle(whoOf(call.peer))}
        value={target}
        domain={domain}
        refused={refused}
        autoFocus
        onChange={(value) => {
          setRefused(false);
          setTarget(value);
        }}
      />
      <div className="stage__buttons">
        <Button tone="quiet" onPress={() => setOpen(false)}>
          {text.common.cancel}
        </Button>
        <Button tone="accent" type="submit">
          {text.inCall.send}
        </Button>
      </div>
    </form>
  );
}
