import { useState } from 'react';
import { AddressField } from '../components/address-field.tsx';
import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly domain: string;
  readonly onOpened: (chat: number) => void;
  readonly onCancel: () => void;
}

/** Whom to write to. */
export function NewChat({ domain, onOpened, onCancel }: Props) {
  const text = useText();
  const desktop = useDesktop();
  const [number, setNumber] = useState('');
  const [refused, setRefused] = useState(false);

  async function begin(): Promise<void> {
    const reply = await desktop.request('messages.open', { number, name: null });
    const chat = reply.ok ? reply.value.chat : null;
    setRefused(chat === null);
    if (chat !== null) onOpened(chat);
  }

  return (
    <form
      className="person-card"
      aria-label={text.messages.begin}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <h1>{text.messages.begin}</h1>
      <AddressField
        value={number}
        onChange={(next) => {
          setNumber(next);
          setRefused(false);
        }}
        domain={domain}
        refused={refused}
        label={text.messages.to}
        autoFocus
      />
      <div className="person-card__buttons">
        <Button type="submit" tone="accent">
          {text.messages.begin}
        </Button>
        <Button onPress={onCancel}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
