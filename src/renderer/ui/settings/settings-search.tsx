import { useEffect, useRef } from 'react';
import { SearchInput } from '../components/search-input.tsx';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly query: string;
  /** How many there are; null while nothing is asked. */
  readonly found: number | null;
  readonly onChange: (query: string) => void;
}

/** Finds a setting by any word that stands at it. Ctrl+F leads here, Escape empties it. */
export function SettingsSearch({ query, found, onChange }: Props) {
  const { settings } = useText();
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
      <SearchInput label={settings.search} value={query} onChange={onChange} inputRef={input} />
      <p role="status" className={found === 0 ? 'search__nothing' : 'only-spoken'}>
        {found === null ? '' : settings.found(found)}
      </p>
    </>
  );
}
