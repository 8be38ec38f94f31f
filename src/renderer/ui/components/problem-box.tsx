import './problem-box.css';
import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../text/use-text.ts';
import { Details } from './details.tsx';
import { ProblemIcon } from './icons.ts';
import { SentenceText } from './sentence.tsx';

interface Props {
  readonly problem: Problem;
  /** The technical detail says what to do next: to an administrator with a broken file, for instance. */
  readonly unfolded?: boolean;
  readonly children?: ReactNode;
}

/** A problem in words, with its technical detail folded away. */
export function ProblemBox({ problem, unfolded = false, children }: Props) {
  const text = useText();
  return (
    <div className="problem-box" role="alert">
      <ProblemIcon size={20} aria-hidden className="problem-box__icon" />
      <SentenceText sentence={text.problems[problem.code]}>
        {children}
        {problem.detail !== null && (
          <Details rows={[[text.connection.technical, problem.detail]]} unfolded={unfolded} />
        )}
      </SentenceText>
    </div>
  );
}
