import './support.css';
import { useEffect, useState } from 'react';
import type { LogEntry } from '../../../shared/support.ts';
import { Choice } from '../components/choice.tsx';
import { SearchInput } from '../components/search-input.tsx';
import { formatExactClock } from '../format/duration.ts';
import { useDesktop } from '../offhook.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { filterLog } from './filter-log.ts';

/** What is written while one looks shows up without a press. */
const againMs = 2000;
/** More than anybody reads at once, and no more than a page draws at once. */
const most = 300;

/** undefined: not read yet; null: it could not be. */
function useLog(): readonly LogEntry[] | null | undefined {
  const desktop = useDesktop();
  const [entries, setEntries] = useState<readonly LogEntry[] | null>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    async function read(): Promise<void> {
      const reply = await desktop.request('log.read', null);
      if (over) return;
      setEntries(reply.ok ? reply.value : null);
      timer = setTimeout(() => void read(), againMs);
    }
    void read();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [desktop]);
  return entries;
}

export function LogViewer() {
  const { support } = useText();
  const locale = useLocale();
  const entries = useLog();
  const [level, setLevel] = useState<LogEntry['level']>('info');
  const [words, setWords] = useState('');
  const found = filterLog(entries ?? [], level, words);
  const shown = found.slice(0, most);
  return (
    <>
      <p className="quiet">{support.log.meaning}</p>
      <Choice
        label={support.log.level}
        setting={{ value: level, setBy: 'user' }}
        options={support.log.levels}
        onChange={setLevel}
      />
      <SearchInput label={support.log.filter} value={words} onChange={setWords} />
      <p role="status" className="quiet">
        {entries === null && support.log.unreadable}
        {entries != null && support.log.shown(shown.length, found.length)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <section className="log scroll" aria-label={support.log.lines} tabIndex={0}>
        <ol className="log__lines selectable">
          {shown.map((entry) => (
            <li key={entry.id} className={`log__line log__line--${entry.level}`}>
              <span className="quiet">{formatExactClock(entry.at, locale)}</span>
              <span className="log__level">{entry.level}</span>
              <span className="log__text">
                {entry.scope}: {entry.message}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
