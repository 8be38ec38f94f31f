import { type KeyboardEvent, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Text as AriaText } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { longestText } from '../../../shared/messages.ts';
import { Button } from '../components/button.tsx';
import { useDesktop, useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly chat: number;
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
}

/** The field to write in. What is sent is kept by main first; the field is emptied only then. */
export function Compose({ chat, draft, onDraft }: Props) {
  const { messages } = useText();
  const desktop = useDesktop();
  const connected = useEngine(({ registration }) => registration.step === 'registered');
  const [failed, setFailed] = useState(false);

  async function send(): Promise<void> {
    if (draft.trim() === '') return;
    const reply = await desktop.request('messages.send', { chat, text: draft });
    setFailed(!reply.ok);
    if (reply.ok) onDraft('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Whoever writes with an input method ends a word by Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }

  return (
    <form
      className="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {!connected && (
        <p className="quiet" role="status">
          {messages.waits}
        </p>
      )}
      {failed && (
        <p className="person-form__fault" role="alert">
          {messages.notSent}
        </p>
      )}
      <div className="compose__row">
        <TextField
          className="compose__field"
          value={draft}
          onChange={onDraft}
          maxLength={longestText.out}
          autoFocus
        >
          <Label className="only-spoken">{messages.write}</Label>
          <TextArea
            className="compose__input scroll"
            rows={2}
            dir="auto"
            placeholder={messages.write}
            onKeyDown={onKeyDown}
          />
          <AriaText slot="description" className="only-spoken">
            {messages.writeHint}
          </AriaText>
        </TextField>
        <Button type="submit" tone="accent" isDisabled={draft.trim() === ''}>
          {messages.send}
        </Button>
      </div>
    </form>
  );
}
