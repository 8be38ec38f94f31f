import type { MouseEvent, ReactNode } from 'react';

interface Props {
  readonly id: string;
  readonly index: number;
  /** Of all, also of those that are not drawn. */
  readonly total: number;
  readonly chosen: boolean;
  /** Where the arrows have come to. */
  readonly active: boolean;
  readonly onChoose: () => void;
  readonly onMouseDown?: (event: MouseEvent) => void;
  readonly children: ReactNode;
}

/** Somebody in a list that has the focus itself: its keys are the list's own. */
export function ListOption({ id, index, total, chosen, active, onChoose, onMouseDown, children }: Props) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      className={`person-row${active ? ' person-row--active' : ''}`}
      onMouseDown={onMouseDown}
      onClick={onChoose}
      onKeyDown={() => undefined}
    >
      {children}
    </div>
  );
}
