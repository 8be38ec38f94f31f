/** Embeddings, overrides and isolates (Unicode Bidirectional Algorithm): they let a text read as another one. */
export const withoutTurningMarks = (text: string): string =>
  text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '');
