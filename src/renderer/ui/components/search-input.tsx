import './search.css';
import type { Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import { useText } from '../text/use-text.ts';
import { CloseIcon } from './icons.ts';

interface Props {
  /** Read out, and standing in the empty field. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Words to look for; Escape empties it. */
export function SearchInput({ label, value, onChange, inputRef }: Props) {
  const { common } = useText();
  return (
    <SearchField
      className="search"
      value={value}
      onChange={onChange}
      maxLength={100}
      autoComplete="off"
      spellCheck="false"
    >
      <Label className="only-spoken">{label}</Label>
      <Input ref={inputRef ?? null} className="search__input" placeholder={label} />
      {value !== '' && (
        <AriaButton className="button button--icon search__clear" aria-label={common.clear}>
          <CloseIcon size={18} aria-hidden />
        </AriaButton>
      )}
    </SearchField>
  );
}
