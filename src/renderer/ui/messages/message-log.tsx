import './messages.css';
import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatMessage } from '../../../shared/messages.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';
import { type AskedLink, MessageItem } from './message-item.tsx';
import { MessageSpeech } from './message-speech.tsx';

interface Props {
  /** The newest first. */
  readonly rows: readonly ChatMessage[];
  readonly who: string;
  readonly hasEarlier: boolean;
  readonly onEarlier: () => void;
  readonly onLink: (link: AskedLink) => void;
}

/** Of a message of one line, in px, until it has been measured. */
const rowHeight = 84;
/** In px: between two messages, and before the first and after the last. */
const gap = 12;
const margin = 16;
/** From so many messages before the first that is there, earlier ones are asked for. */
const nearStart = 12;
/** Beyond the end of any list, in px. */
const farDown = 2 ** 24;

/**
 * What was written, the newest at the bottom, drawn where one looks. Whoever is at the end stays there as messages come;
 * whoever reads earlier ones stays with them, and is told that there is something new.
 */
export function MessageLog({ rows, who, hasEarlier, onEarlier, onLink }: Props) {
  const text = useText();
  const now = useNow(false);
  const scroller = useRef<HTMLDivElement>(null);
  const focused = useRef<number | null>(null);
  const getItemKey = useCallback((index: number) => rows.at(-1 - index)?.id ?? index, [rows]);
  const virtual = useVirtualizer({
    ...{ count: rows.length, getItemKey, overscan: 6, gap, paddingStart: margin, paddingEnd: margin },
    ...{ anchorTo: 'end', followOnAppend: true, scrollEndThreshold: rowHeight, initialOffset: farDown },
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    rangeExtractor: (range) => withFocused(range, rows, focused.current),
  });
  const { isBehind, toEnd, onScroll } = useEnd(rows, virtual, scroller);
  const items = virtual.getVirtualItems();
  const first = virtual.range?.startIndex ?? null;
  useEffect(() => {
    if (hasEarlier && first !== null && first < nearStart) onEarlier();
  }, [hasEarlier, first, onEarlier]);

  return (
    <div className="chat__history">
      {/* No live region: older messages that one scrolls to would be read out as new ones. */}
      <section
        ref={scroller}
        className="chat__log scroll"
        aria-label={text.messages.ofChat(who)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={(event) => {
          const isHome = event.key === 'Home';
          if ((!isHome && event.key !== 'End') || event.shiftKey || event.altKey || event.metaKey) return;
          // The browser glides to where the end was, and rows that it passes are measured on the way: it comes short.
          event.preventDefault();
          if (isHome) virtual.scrollToOffset(0);
          else toEnd();
        }}
        onFocus={(event) => {
          focused.current = messageOf(event);
        }}
        onBlur={() => {
          focused.current = null;
        }}
      >
        <ol className="chat__messages" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const message = rows.at(-1 - index);
            return (
              message !== undefined && (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  className="chat__row"
                  data-index={index}
                  data-message={message.id}
                  aria-setsize={hasEarlier ? -1 : rows.length}
                  {...(hasEarlier ? {} : { 'aria-posinset': index + 1 })}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <MessageItem {...{ message, who, now, onLink }} />
                </li>
              )
            );
          })}
        </ol>
      </section>
      {isBehind && (
        <div className="chat__newer">
          <Button onPress={toEnd}>{text.messages.newer}</Button>
        </div>
      )}
      <MessageSpeech rows={rows} who={who} />
    </div>
  );
}

/** What has the focus stays, however far one scrolls. */
function withFocused(range: Range, rows: readonly ChatMessage[], focused: number | null): number[] {
  const indexes = defaultRangeExtractor(range);
  const place = focused === null ? -1 : rows.findIndex(({ id }) => id === focused);
  const index = rows.length - 1 - place;
  return place === -1 || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b);
}

function messageOf({ target }: FocusEvent): number | null {
  const row = target.closest<HTMLElement>('[data-message]');
  return row === null ? null : Number(row.dataset['message']);
}

function useEnd(
  rows: readonly ChatMessage[],
  virtual: Virtualizer<HTMLDivElement, Element>,
  scroller: React.RefObject<HTMLDivElement | null>,
) {
  const isAtEnd = useRef(true);
  const known = useRef<number | null>(null);
  const [isBehind, setBehind] = useState(false);
  const newest = rows[0];
  useLayoutEffect(() => {
    const before = known.current;
    known.current = newest?.id ?? null;
    // Removed ones make another the newest.
    const hasCome = before === null || rows.findIndex(({ id }) => id === before) > 0;
    if (newest === undefined || before === newest.id || !hasCome) return;
    if (before === null || isAtEnd.current || newest.direction === 'outgoing') virtual.scrollToEnd();
    else setBehind(true);
  }, [newest, rows, virtual]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // A field that grows, or a question, takes room from it.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, virtual]);
  return {
    isBehind,
    toEnd: () => virtual.scrollToEnd(),
    onScroll(): void {
      const element = scroller.current;
      if (element === null) return;
      // The virtualizer hears of it after us, and of a jump there is one event only: it would say where one was before.
      isAtEnd.current = element.scrollHeight - element.clientHeight - element.scrollTop <= rowHeight;
      if (isAtEnd.current) setBehind(false);
    },
  };
}
