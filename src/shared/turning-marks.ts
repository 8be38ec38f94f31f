/** Embeddings, overrides and isolates (Unicode Bidirectional Algorithm): they let a text read as another one. */
export const withoutTurningMarks = (text: string): string =>
  text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '');

/**
 * Whatever begins another line or paragraph, and other control characters, become a space: at a paragraph's end every isolate ends, too, so what comes
 * after it in a name would stand in the sentence (rule X8; classes B and S, and the line separator).
 */
export const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
