import '../components/search.css';
import '../calls/call-lists.css';
import './people.css';
import { type KeyboardEvent, memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { FoundPerson } from '../../../shared/people.ts';
import { Avatar } from '../components/avatar.tsx';
import { FavouriteIcon } from '../components/icons.ts';
import { movedByKey } from '../components/moved-by-key.ts';
import { NothingHere } from '../components/nothing-here.tsx';
import { PresenceMark } from '../components/presence-mark.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { useDesktop, usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { useLatest } from '../use-latest.ts';
import { usePages, useRevision } from '../use-pages.ts';

/** More than is in sight; the way to main and back is the shorter. */
const pageSize = 50;
const listId = 'people-list';
const optionId = (id: number): string => `person-${id}`;

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
  const { total, rows, more } = usePeople(query);
  const [active, setActive] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useFindKey(input);
  const latest = useLatest<Choose>((index, id) => {
    setActive(index);
    onChoose(id);
  });
  const current = active === null ? null : (rows?.[Math.min(active, rows.length - 1)] ?? null);

  function edit(next: string): void {
    // Enter calls the nearest.
    setActive(next.trim() === '' ? null : 0);
    onQuery(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const next = movedByKey(event.key, active, rows?.length ?? 0);
    if (next !== null) {
      event.preventDefault();
      setActive(next);
      const person = rows?.[next];
      if (person !== undefined && arrowsChoose) onChoose(person.id);
    } else if (event.key === 'Enter' && current !== null) {
      event.preventDefault();
      const [first] = current.numbers;
      if (first === undefined) onChoose(current.id);
      else onCall(first.number);
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
          keyOf={({ id }) => id}
          rowHeight={52}
          onNearEnd={more}
          active={active}
          onKeyDown={onKeyDown}
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

type Choose = (index: number, id: number) => void;

interface RowProps {
  readonly person: FoundPerson;
  readonly index: number;
  readonly total: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly choose: RefObject<Choose>;
}

/** Drawn again when somebody else stands there, and not with each sign that is typed before they are found. */
const PersonRow = memo(function PersonRow({ person, index, total, chosen, active, choose }: RowProps) {
  const text = useText();
  const colleague = usePresence(({ colleagues }) =>
    person.numbers.map(({ number }) => colleagues.get(number)).find((each) => each !== undefined),
  );
  const under = [person.company, person.numbers[0]?.number ?? ''].filter((part) => part !== '').join(', ');
  return (
    // The keys are the list's own, which has the focus.
    <div
      id={optionId(person.id)}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      className={`person-row${active ? ' person-row--active' : ''}`}
      onClick={() => choose.current(index, person.id)}
      onKeyDown={() => undefined}
    >
      <Avatar name={person.name} picture={person.picture} size="small" />
      <span className="call-row__words">
        <bdi className="call-row__who">{person.name}</bdi>
        <span className="call-row__state">{under}</span>
      </span>
      <PresenceMark colleague={colleague} />
      {person.favourite && (
        <span className="person-row__favourite">
          <FavouriteIcon size={18} aria-hidden />
          <span className="only-spoken">{text.people.favourite}</span>
        </span>
      )}
    </div>
  );
});

function usePeople(query: string) {
  const desktop = useDesktop();
  const revision = useRevision('people');
  const [total, setTotal] = useState(0);
  const load = useCallback(
    async (from: number | null) => {
      const reply = await desktop.request('people.list', { text: query, from: from ?? 0, most: pageSize });
      if (!reply.ok) return null;
      const { people, total: all } = reply.value;
      setTotal(all);
      const end = (from ?? 0) + people.length;
      return { rows: people, next: end < all && people.length > 0 ? end : null };
    },
    [desktop, query],
  );
  return { total, ...usePages(load, String(revision)) };
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
