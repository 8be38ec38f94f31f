import { useState } from 'react';
import { type HistoryFilter, historyFilters } from '../../../shared/people.ts';
import { NothingHere } from '../components/nothing-here.tsx';
import { SearchInput } from '../components/search-input.tsx';
import { useText } from '../text/use-text.ts';
import { HistoryRows, type HistoryRowsProps } from './history-rows.tsx';

type Props = Pick<HistoryRowsProps, 'onDialled' | 'onOpen' | 'onPerson'>;

/** All calls there were, with a filter and a search. */
export function HistoryList(props: Props) {
  const text = useText();
  const [filter, setFilter] = useState<HistoryFilter>('all');
  const [query, setQuery] = useState('');
  const isWhole = filter === 'all' && query.trim() === '';
  return (
    <section className="history" aria-label={text.history.title}>
      <h2 className="only-spoken">{text.history.title}</h2>
      <SearchInput label={text.history.search} value={query} onChange={setQuery} />
      <fieldset className="history__filters">
        <legend className="only-spoken">{text.history.filter}</legend>
        {historyFilters.map((each) => (
          <button
            key={each}
            type="button"
            className="history__filter"
            aria-pressed={each === filter}
            onClick={() => setFilter(each)}
          >
            {text.history.filters[each]}
          </button>
        ))}
      </fieldset>
      <HistoryRows
        {...props}
        filter={filter}
        query={query}
        contact={null}
        whenEmpty={<NothingHere searched={!isWhole} words={text.history} />}
      />
    </section>
  );
}
