import './moves.css';
import type { CallSummary } from '../../../shared/engine-summary.ts';
import { formatClock } from '../format/duration.ts';
import { roamWords } from '../format/roam-words.ts';
import { useLocale, useText } from '../text/use-text.ts';

/** Who travels all day sees the newest. */
const mostShown = 10;

/** By which other paths a call went on, and what was lost with each. */
export function Moves({ moves }: { moves: readonly CallSummary['roams'][number][] }) {
  const text = useText();
  const locale = useLocale();
  if (moves.length === 0) return null;
  return (
    <ul className="moves quiet">
      {moves.slice(-mostShown).map((move) => (
        <li key={move.at}>{`${formatClock(move.at, locale)} ${roamWords(move, text, locale)}`}</li>
      ))}
    </ul>
  );
}
