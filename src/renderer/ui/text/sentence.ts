/** What happened, what it means, what to do. `action` is null only where nothing needs doing. */
export interface Sentence {
  readonly title: string;
  readonly meaning: string;
  readonly action: string | null;
}

/** A sentence about a problem always says what to do. */
export interface ProblemSentence extends Sentence {
  readonly action: string;
}
