import '../dialpad/dial-screen.css';
import type { Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text as AriaText } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import { parseDialTarget } from '../../../shared/dial-target.ts';
import { describeDialled, describeTarget } from '../dialpad/draft.ts';
import { useDialled } from '../dialpad/use-dialled.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly domain: string;
  /** What stands there was tried, and is no number and no name. */
  readonly refused: boolean;
  readonly label?: string;
  readonly autoFocus?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly placeholder?: string;
  /** What stands there has gone by the dialling rules already. */
  readonly isDialled?: boolean;
}

/** Takes names and numbers, and says by the dialling rule who that would be. */
export function AddressField({ value, onChange, domain, refused, label, inputRef, ...rest }: Props) {
  const text = useText();
  const target = parseDialTarget(value, domain);
  const dialled = useDialled(rest.isDialled === true ? '' : value);
  return (
    <TextField
      className="dial-field"
      value={value}
      onChange={onChange}
      isInvalid={refused}
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
      maxLength={256}
      // Whoever opened this wants to type next.
      autoFocus={rest.autoFocus ?? false}
    >
      <Label className="dial-field__label">{label ?? text.dial.field}</Label>
      <Input
        ref={inputRef ?? null}
        className="dial-field__input dial-field__input--plain"
        placeholder={rest.placeholder ?? text.dial.placeholder}
      />
      {refused ? (
        <FieldError className="dial-field__result dial-field__result--refused">
          {text.dial.invalid}
        </FieldError>
      ) : (
        <AriaText slot="description" className="dial-field__result quiet">
          {rest.isDialled === true
            ? describeTarget(target, text)
            : describeDialled(target, dialled, domain, text)}
        </AriaText>
      )}
    </TextField>
  );
}
