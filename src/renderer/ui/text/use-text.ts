import { createContext, useContext } from 'react';
import { catalogues, type Language } from './language.ts';
import type { Text } from './text.ts';

interface Speech {
  readonly language: Language;
  /** BCP 47 tag for times and numbers. */
  readonly locale: string;
}

export const SpeechContext = createContext<Speech>({ language: 'en', locale: 'en-GB' });

export function useText(): Text {
  return catalogues[useContext(SpeechContext).language];
}

export function useLocale(): string {
  return useContext(SpeechContext).locale;
}
