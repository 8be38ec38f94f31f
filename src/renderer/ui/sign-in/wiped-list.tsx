import './wiped-list.css';
import type { Wiped } from '../../../shared/desktop-state.ts';
import { useText } from '../text/use-text.ts';

/** What a sign-out removed, and what it could not. */
export function WipedList({ wiped }: { wiped: readonly Wiped[] }) {
  const text = useText();
  const words = ({ what, outcome }: Wiped): string =>
    what === 'provider-session' && outcome === 'done' ? text.signIn.inBrowser : text.signIn.outcomes[outcome];
  return (
    <section className="wiped" role="status" aria-label={text.signIn.wipedTitle}>
      <p>{text.signIn.wipedTitle}</p>
      <ul className="wiped__list">
        {wiped.map((item) => (
          <li className="wiped__row" key={item.what}>
            <span>{text.signIn.wiped[item.what]}</span>
            <span className={`wiped__outcome wiped__outcome--${item.outcome}`}>{words(item)}</span>
          </li>
        ))}
      </ul>
      {wiped.some(({ outcome }) => outcome === 'failed') && <p>{text.signIn.wipedFailed}</p>}
    </section>
  );
}
