import '../components/search.css';
import './people.css';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { movedByKey } from '../components/moved-by-key.ts';
import { NothingHere } from '../components/nothing-here.tsx';
import { useHeldChoice } from '../components/use-held-choice.ts';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { useText } from '../text/use-text.ts';
import { useLatest } from '../use-latest.ts';
import { type Choose, optionId, PersonRow } from './person-row.tsx';
import { personRowHeight, usePeople } from './use-people.ts';

const listId = 'people-list';

interface Props {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** Whose card is shown. */
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
  /** Whether the card stands beside the list; else it would take the list away from under the arrows. */
  readonly arrowsChoose: boolean;
  readonly onCall: (number: string) => void;
}

/** Found while one types; the arrows choose, Enter calls. */
export function PeopleList({ query, onQuery, chosen, onChoose, arrowsChoose, onCall }: Props) {
  const text = useText();
  const held = useRef<number | null>(null);
  const { total, rows, isCurrent, hasFailed, more, ask } = usePeople(query, held);
  const { place, current, isAnywhere, move, enter, leave } = useHeldChoice(
    { rows, question: query, isCurrent, hasFailed, held },
    (person) => {
      const [first] = person.numbers;
      if (first === undefined) onChoose(person.id);
      else onCall(first.number);
    },
  );
  const input = useRef<HTMLInputElement>(null);
  useFindKey(input);
  const latest = useLatest<Choose>((index, id) => {
    move(index, id);
    onChoose(id);
  });

  function edit(next: string): void {
    ask(next);
    // Enter calls the nearest.
    move(next.trim() === '' ? null : 0, null);
    onQuery(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && isAnywhere) {
      event.preventDefault();
      enter();
      return;
    }
    leave();
    const next = movedByKey(event.key, place, rows?.length ?? 0);
    if (next !== null) {
      event.preventDefault();
      const person = rows?.[next];
      move(next, person?.id ?? null);
      if (person !== undefined && arrowsChoose) onChoose(person.id);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      edit('');
    }
  }

  return (
    <>
      <TextField
        className="search"
        value={query}
        onChange={edit}
        maxLength={128}
        autoComplete="off"
        spellCheck="false"
      >
        <Label className="only-spoken">{text.people.search}</Label>
        <Input
          ref={input}
          className="search__input"
          placeholder={text.people.search}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={rows !== null && rows.length > 0}
          {...(rows !== null && rows.length > 0 ? { 'aria-controls': listId } : {})}
          {...(current === null ? {} : { 'aria-activedescendant': optionId(current.id) })}
          onKeyDown={onKeyDown}
          onBlur={leave}
        />
      </TextField>
      <p role="status" className="only-spoken">
        {query.trim() === '' || rows === null ? '' : text.people.found(rows.length)}
      </p>
      {rows !== null && rows.length === 0 && (
        <NothingHere searched={query.trim() !== ''} words={text.people} />
      )}
      {rows !== null && rows.length > 0 && (
        <VirtualRows
          id={listId}
          role="listbox"
          aria-label={text.people.list}
          tabIndex={0}
          className="people-list"
          rows={rows}
          rowHeight={personRowHeight}
          onNearEnd={more}
          active={place}
          question={query}
          {...(current === null ? {} : { 'aria-activedescendant': optionId(current.id) })}
          onKeyDown={onKeyDown}
          onBlur={leave}
        >
          {(person, index) => (
            <PersonRow
              person={person}
              index={index}
              total={total}
              chosen={person.id === chosen}
              active={person.id === current?.id}
              choose={latest}
            />
          )}
        </VirtualRows>
      )}
    </>
  );
}

/** Ctrl+F leads to the search; so does coming here. */
function useFindKey(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    input.current?.focus();
    function toSearch(event: globalThis.KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      input.current?.select();
    }
    window.addEventListener('keydown', toSearch);
    return () => window.removeEventListener('keydown', toSearch);
  }, [input]);
}
