import './virtual-rows.css';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type HTMLAttributes, type ReactNode, useCallback, useEffect, useRef } from 'react';

interface Props<Row> extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  readonly rows: readonly Row[];
  /**
   * Left out: a row's element stays where it is, whoever comes to stand there, and only its words are others. That is
   * far quicker where the whole list changes at once, and for rows without a focus or a state of their own.
   */
  readonly keyOf?: (row: Row) => string | number;
  /** In px, until a row has been measured. */
  readonly rowHeight: number;
  /** Called when the end comes into sight. */
  readonly onNearEnd: () => void;
  /** To be brought into sight. */
  readonly active?: number | null;
  /** What the rows answer: with another one the active row is brought into sight again, wherever one had scrolled. */
  readonly question?: string;
  readonly children: (row: Row, index: number) => ReactNode;
}

/**
 * Draws only the rows that are in sight, however many there are. Places are set on the element's own style,
 * which the CSP lets pass: it refuses style attributes in the page's text.
 */
export function VirtualRows<Row>({
  rows,
  keyOf,
  rowHeight,
  onNearEnd,
  active,
  question,
  children,
  className,
  ...rest
}: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const getItemKey = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined || keyOf === undefined ? index : keyOf(row);
    },
    [rows, keyOf],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 10) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => {
    void question;
    if (active === undefined || active === null || isInSight(virtual, active)) return;
    virtual.scrollToIndex(active);
  }, [active, question, virtual]);
  return (
    <div ref={scroller} className={`virtual-rows scroll ${className ?? ''}`} {...rest}>
      <div className="virtual-rows__all" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <div
                key={key}
                className="virtual-rows__row"
                role="presentation"
                data-index={index}
                ref={virtual.measureElement}
                style={{ transform: `translateY(${start}px)` }}
              >
                {children(row, index)}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** By what is known already: to ask the page would have it laid out at once, before anybody sees it. */
function isInSight(virtual: Virtualizer<HTMLDivElement, Element>, index: number): boolean {
  const { measurementsCache, scrollOffset, scrollRect } = virtual;
  const item = measurementsCache[index];
  if (item === undefined || scrollOffset === null || scrollRect === null) return false;
  return item.start >= scrollOffset && item.end <= scrollOffset + scrollRect.height;
}
