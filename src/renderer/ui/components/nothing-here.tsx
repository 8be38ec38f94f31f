import './nothing-here.css';
import type { NothingHereText } from '../text/list-text.ts';

/** In place of a list without rows: nothing was found of what was asked for, or there is nothing yet. */
export function NothingHere({ searched, words }: { searched: boolean; words: NothingHereText }) {
  return searched ? (
    <p className="nothing-here quiet">{words.nothingFound}</p>
  ) : (
    <div className="nothing-here">
      <p className="nothing-here__title">{words.emptyTitle}</p>
      <p className="quiet">{words.emptyMeaning}</p>
    </div>
  );
}
