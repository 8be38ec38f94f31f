import './sentence.css';
import type { ReactNode } from 'react';
import type { Sentence } from '../text/text.ts';

/** What happened, what it means, what to do. */
export function SentenceText({ sentence, children }: { sentence: Sentence; children?: ReactNode }) {
  return (
    <div className="sentence">
      <p className="sentence__title">{sentence.title}</p>
      <p>{sentence.meaning}</p>
      {sentence.action !== null && <p>{sentence.action}</p>}
      {children}
    </div>
  );
}
