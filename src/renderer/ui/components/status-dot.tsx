import './status-dot.css';

/** `good` is filled, `busy` a ring, `bad` a square, `off` hollow and grey: the shape tells as much as the colour. */
export type StatusTone = 'good' | 'busy' | 'bad' | 'off';

export function StatusDot({ tone }: { tone: StatusTone }) {
  return <span className={`status-dot status-dot--${tone}`} aria-hidden />;
}
