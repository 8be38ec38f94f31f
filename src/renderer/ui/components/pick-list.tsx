import './pick-list.css';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';

interface Props<T> {
  /** What a person would call the field. */
  readonly label: string;
  readonly listLabel: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly draw: (item: T) => ReactNode;
  /** Which one is marked; out of range: none. */
  readonly at: number;
  readonly onAt: (at: number) => void;
  readonly onPick: (item: T) => void;
  /** Enter while nothing is marked. */
  readonly onEnter?: () => void;
  readonly input?: RefObject<HTMLInputElement | null>;
  readonly describedBy?: string;
}

/**
 * A field with a list below it (ARIA's combobox with a list that is always open). The focus stays in the field; arrows
 * move the mark, and Enter takes what is marked. React Aria's Autocomplete marks half a second later than it shows, and
 * nothing after a paste: here Enter must mean what one sees.
 */
export function PickList<T>(props: Props<T>) {
  const { items, at, onAt, onPick, keyOf } = props;
  const own = useRef<HTMLInputElement>(null);
  const input = props.input ?? own;
  const id = useId();
  const marked = useRef<HTMLDivElement>(null);
  useEffect(() => input.current?.focus(), [input]);
  useEffect(() => {
    if (at >= 0) marked.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const last = items.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: last,
      PageUp: 0,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (last >= 0) onAt(next);
    } else if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault();
      const item = items[at];
      if (item === undefined) props.onEnter?.();
      else onPick(item);
    }
  }

  return (
    <div className="pick-list">
      <input
        ref={input}
        className="pick-list__input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={items[at] === undefined ? undefined : `${id}-${at}`}
        aria-describedby={props.describedBy}
        placeholder={props.placeholder}
        value={props.text}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => props.onText(event.target.value)}
        onKeyDown={press}
      />
      <div
        tabIndex={-1}
        id={`${id}-list`}
        className="pick-list__items scroll"
        role="listbox"
        aria-label={props.listLabel}
      >
        {items.map((item, index) => (
          <div
            key={keyOf(item)}
            id={`${id}-${index}`}
            ref={index === at ? marked : null}
            className="pick-list__item"
            role="option"
            tabIndex={-1}
            onKeyDown={press}
            aria-selected={index === at}
            onPointerMove={() => {
              if (index !== at) onAt(index);
            }}
            // The focus stays in the field.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(item)}
          >
            {props.draw(item)}
          </div>
        ))}
      </div>
    </div>
  );
}
