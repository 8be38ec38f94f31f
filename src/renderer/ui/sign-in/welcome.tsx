import { type ReactNode, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useFocusWhenLost } from '../calls/use-focus-when-lost.ts';
import { CallIcon } from '../components/icons.ts';

interface Props {
  readonly title: string;
  /** Something is under way that the person only waits for. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** The frame of the pages before the phone can be used. */
export function Welcome({ title, busy = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  return (
    <div className="welcome scroll">
      <section className="welcome__page" aria-label={title}>
        <span className="welcome__mark" aria-hidden>
          <CallIcon size={20} />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {busy && (
          <ProgressBar className="welcome__progress" isIndeterminate aria-label={title}>
            <span className="welcome__progress-mark" />
          </ProgressBar>
        )}
        {children}
      </section>
    </div>
  );
}
