import './dial-screen.css';
import { type FormEvent, useRef, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text as AriaText } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import { parseDialTarget } from '../../../shared/dial-target.ts';
import { isEmergency } from '../../engine/core/incoming-rules.ts';
import { useCalls } from '../calls/call-facts.ts';
import type { Desk } from '../calls/desk.ts';
import { useFocusWhenLost } from '../calls/use-focus-when-lost.ts';
import { Button, IconButton } from '../components/button.tsx';
import { CallIcon, DeleteIcon } from '../components/icons.ts';
import { PresenceMark } from '../components/presence-mark.tsx';
import { useActions, useDesktop, useDrawLater, usePresence } from '../offhook.ts';
import { FavouriteButtons } from '../people/favourite-buttons.tsx';
import { useText } from '../text/use-text.ts';
import { describeDialled, insertAt } from './draft.ts';
import { Keypad } from './keypad.tsx';
import { NotConnected } from './not-connected.tsx';
import { PickUp } from './pick-up.tsx';
import { resolveDial, useDialled } from './use-dialled.ts';
import { useTypedAnywhere } from './use-typed-anywhere.ts';

interface Props {
  readonly domain: string;
  readonly policy: CallPolicy;
  readonly desk: Desk;
}

/** One field for names and numbers; the pad is there for the mouse; Enter calls. */
export function DialScreen({ domain, policy, desk }: Props) {
  const text = useText();
  const actions = useActions();
  const drawLater = useDrawLater();
  const desktop = useDesktop();
  const calls = useCalls();
  const [refused, setRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const resolving = useRef(false);
  useFocusWhenLost(input);

  const target = parseDialTarget(desk.draft, domain);
  const dialled = useDialled(desk.draft);
  const colleague = usePresence(({ colleagues }) => colleagues.get(desk.draft.trim()));
  const { location } = policy.emergency;
  const emergency = target.ok && isEmergency(target.display, policy.emergency.numbers);

  function edit(draft: string): void {
    setRefused(false);
    desk.setDraft(draft);
  }

  /** Types where the caret stands. */
  function type(piece: string): void {
    const field = input.current;
    const start = field?.selectionStart ?? desk.draft.length;
    const next = insertAt(desk.draft, piece, start, field?.selectionEnd ?? start);
    edit(next.text);
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(next.caret, next.caret));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!target.ok) {
      const last = calls.findLast(({ direction }) => direction === 'outgoing');
      // As on any telephone: calling with an empty field brings the last number back.
      if (target.reason === 'empty') edit(last?.peer.number ?? '');
      else setRefused(true);
      input.current?.focus();
      return;
    }
    // Nothing stands between a person and help.
    if (emergency) call(desk.draft);
    // What is shown under the field is what is called.
    else if (dialled !== null) call(dialled.target);
    else void callByRule(desk.draft);
  }

  async function callByRule(draft: string): Promise<void> {
    if (resolving.current) return;
    resolving.current = true;
    try {
      call((await resolveDial(desktop, draft)).target);
    } finally {
      resolving.current = false;
    }
  }

  function call(number: string): void {
    try {
      const callId = actions.dial(number);
      // The call leaves before it is drawn.
      drawLater(() => openCall(callId));
    } catch {
      setRefused(true);
    }
  }

  function openCall(callId: string): void {
    desk.open(callId);
    desk.setDraft('');
  }

  useTypedAnywhere({ keys: /^[0-9*#+]$/, onKey: type, onPaste: type });
  return (
    <form className="stage dial-screen" aria-label={text.dial.title} onSubmit={submit}>
      <h1 className="only-spoken">{text.dial.title}</h1>
      <NotConnected />
      <TextField
        className="dial-field"
        value={desk.draft}
        onChange={edit}
        isInvalid={refused}
        validationBehavior="aria"
        autoComplete="off"
        spellCheck="false"
        maxLength={256}
      >
        <Label className="dial-field__label">{text.dial.field}</Label>
        <div className="dial-field__row">
          <Input ref={input} className="dial-field__input" placeholder={text.dial.placeholder} />
          {desk.draft !== '' && (
            <IconButton
              label={text.dial.deleteLast}
              preventFocusOnPress
              onPress={() => edit(desk.draft.slice(0, -1))}
            >
              <DeleteIcon size={20} aria-hidden />
            </IconButton>
          )}
        </div>
        {refused ? (
          <FieldError className="dial-field__result dial-field__result--refused">
            {text.dial.invalid}
          </FieldError>
        ) : (
          <AriaText slot="description" className="dial-field__result quiet">
            {emergency ? (
              <span className="dial-field__emergency">
                {text.inCall.emergencyTarget(target.display)}
                {location !== null && <span>{text.inCall.emergencyPlace(location)}</span>}
              </span>
            ) : (
              describeDialled(target, dialled, domain, text)
            )}
          </AriaText>
        )}
      </TextField>
      <PresenceMark colleague={colleague} />
      <Keypad onKey={type} heldZero="+" />
      <Button type="submit" tone="success" size="large" icon={<CallIcon size={20} aria-hidden />}>
        {text.dial.call}
      </Button>
      <FavouriteButtons of="everybody" onDialled={openCall} />
      {policy.pickUp !== null && <PickUp draft={desk.draft} onDialled={openCall} />}
    </form>
  );
}
