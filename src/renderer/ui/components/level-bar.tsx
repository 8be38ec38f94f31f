import './level-bar.css';
import { Meter } from 'react-aria-components/Meter';

const segments = Array.from({ length: 20 }, (_, index) => index * 5);

interface Props {
  /** 0 to 100. */
  readonly percent: number;
  readonly name: string;
  readonly testId?: string;
}

/** How loud it is. */
export function LevelBar({ percent, name, testId }: Props) {
  return (
    <Meter className="level-bar" value={percent} aria-label={name} data-testid={testId}>
      {segments.map((from) => (
        <span key={from} className="level-bar__segment" data-lit={percent > from || undefined} />
      ))}
    </Meter>
  );
}
