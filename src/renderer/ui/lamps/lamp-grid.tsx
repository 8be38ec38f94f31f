import {
  type DragEvent,
  type KeyboardEvent,
  memo,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import type { Lamp } from '../../../shared/lamp.ts';
import { availabilityOf, stranger } from '../../presence/colleague.ts';
import { StateMark } from '../components/presence-mark.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { useLatest } from '../use-latest.ts';
import { nameOf } from './use-lamps.ts';
import { canPickUp, type PickUp } from './use-pick-up.ts';

/** What is dragged: the id of a call. */
export const callDragType = 'application/x-offhook-call';
const tileWidth = 176;
const tileHeight = 72;
const nothingMore = () => undefined;
const optionId = (index: number): string => `lamp-${index}`;

/** What can be done with a lamp. */
interface Acts {
  readonly onChoose: (number: string) => void;
  /** Enter, or twice with the mouse. */
  readonly onCall: (number: string) => void;
  /** What rings there, if it can be had: Enter, or once with the mouse. */
  readonly pickUp: PickUp;
  readonly onDrop: (callId: string, number: string) => void;
}

interface Props extends Acts {
  readonly lamps: readonly Lamp[];
  readonly chosen: string | null;
  readonly policy: CallPolicy;
}

const keyOf = ({ first }: { readonly first: number }): number => first;

/** A thousand lamps, of which those in sight are drawn. Arrows move, Enter calls, a call can be dropped. */
export function LampGrid({ lamps, chosen, policy, ...acts }: Props) {
  const { presence: words } = useText();
  const latest = useLatest<Acts>(acts);
  const chosenLine = usePresence(({ colleagues }) =>
    chosen === null ? undefined : colleagues.get(chosen)?.lamp,
  );
  const place = useRef<HTMLDivElement>(null);
  const columns = useColumns(place);
  const at = lamps.findIndex(({ number }) => number === chosen);
  const rows = useMemo(
    () =>
      Array.from({ length: Math.ceil(lamps.length / columns) }, (_, row) => ({
        first: row * columns,
        lamps: lamps.slice(row * columns, (row + 1) * columns),
      })),
    [lamps, columns],
  );

  function onKeyDown(event: KeyboardEvent): void {
    const last = lamps.length - 1;
    const onwards = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: at + onwards,
      ArrowLeft: at - onwards,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      // From nowhere the arrows lead to the first.
      const to = at === -1 && event.key !== 'End' ? 0 : Math.max(0, Math.min(last, next));
      const lamp = lamps[to];
      if (lamp !== undefined) acts.onChoose(lamp.number);
    } else if (event.key === 'Enter' && chosen !== null && at !== -1) {
      event.preventDefault();
      if (chosenLine !== undefined && canPickUp(chosenLine, policy)) acts.pickUp(chosen, chosenLine);
      else acts.onCall(chosen);
    }
  }

  return (
    <div ref={place} className="lamp-grid">
      <VirtualRows
        role="listbox"
        aria-label={words.list}
        tabIndex={0}
        rows={rows}
        keyOf={keyOf}
        rowHeight={tileHeight}
        onNearEnd={nothingMore}
        active={at === -1 ? null : Math.floor(at / columns)}
        onKeyDown={onKeyDown}
        {...(at === -1 ? {} : { 'aria-activedescendant': optionId(at) })}
      >
        {({ first, lamps: row }) => (
          <div
            className="lamp-grid__row"
            role="presentation"
            style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          >
            {row.map((lamp, index) => (
              <LampTile
                key={lamp.number}
                number={lamp.number}
                name={lamp.name}
                index={first + index}
                total={lamps.length}
                chosen={lamp.number === chosen}
                {...{ policy, latest }}
              />
            ))}
          </div>
        )}
      </VirtualRows>
    </div>
  );
}

interface TileProps {
  readonly number: string;
  readonly name: string | null;
  readonly index: number;
  readonly total: number;
  readonly chosen: boolean;
  readonly policy: CallPolicy;
  readonly latest: RefObject<Acts>;
}

/** Drawn again when its own colleague has changed, and not whenever one of a thousand has. */
const LampTile = memo(function LampTile(props: TileProps) {
  const { number, name, index, total, chosen, policy, latest } = props;
  const { presence: words } = useText();
  const colleague = usePresence(({ colleagues }) => colleagues.get(number)) ?? stranger;
  const [isOver, setIsOver] = useState(false);
  const state = availabilityOf(colleague);
  const { lamp: line } = colleague;
  const canTake = canPickUp(line, policy);
  const caller = line.line === 'ringing' && policy.presence.showCallers ? line.caller : null;
  const word = words.states[state];
  const sure = canTake ? words.pickUpHere(word) : word;
  const said = colleague.isSure || state === 'unknown' ? sure : words.unsure(word);
  const more = caller === null ? colleague.note : words.callerOf(caller.name ?? caller.number);

  function over(event: DragEvent): void {
    if (!event.dataTransfer.types.includes(callDragType)) return;
    event.preventDefault();
    setIsOver(true);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setIsOver(false);
    const callId = event.dataTransfer.getData(callDragType);
    if (callId !== '') latest.current.onDrop(callId, number);
  }

  return (
    // The keys are the grid's own, which has the focus.
    <div
      id={optionId(index)}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      className={`lamp lamp--${state}${isOver ? ' lamp--over' : ''}`}
      data-number={number}
      onClick={() => {
        if (canTake) latest.current.pickUp(number, line);
        else latest.current.onChoose(number);
      }}
      onDoubleClick={() => !canTake && latest.current.onCall(number)}
      onKeyDown={() => undefined}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <bdi className="lamp__name">{nameOf({ number, name })}</bdi>
      <StateMark state={state} words={said} />
      <span className="lamp__more quiet">{more ?? (name === null ? '' : number)}</span>
    </div>
  );
});

function useColumns(place: RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watch = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      setColumns(Math.max(1, Math.floor(width / tileWidth)));
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [place]);
  return columns;
}
