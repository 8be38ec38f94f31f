import '../components/search.css';
import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import { CloseIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly query: string;
  /** How many there are; null while nothing is asked. */
  readonly found: number | null;
  readonly onChange: (query: string) => void;
}

/** Finds a setting by any word that stands at it. Ctrl+F leads here, Escape empties it. */
export function SettingsSearch({ query, found, onChange }: Props) {
  const { settings, common } = useText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    function toSearch(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      input.current?.select();
    }
    window.addEventListener('keydown', toSearch);
    return () => window.removeEventListener('keydown', toSearch);
  }, []);
  return (
    <>
      <SearchField
        className="search"
        value={query}
        onChange={onChange}
        maxLength={100}
        autoComplete="off"
        spellCheck="false"
      >
        <Label className="only-spoken">{settings.search}</Label>
        <Input ref={input} className="search__input" placeholder={settings.search} />
        {query !== '' && (
          <AriaButton className="button button--icon search__clear" aria-label={common.clear}>
            <CloseIcon size={18} aria-hidden />
          </AriaButton>
        )}
      </SearchField>
      <p role="status" className={found === 0 ? 'search__nothing' : 'only-spoken'}>
        {found === null ? '' : settings.found(found)}
      </p>
    </>
  );
}
