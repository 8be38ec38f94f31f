import { createContext, useContext } from 'react';
import { catalogues, type Language } from './language.ts';
import type { Text } from './text.ts';

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useText(): Text {
  return catalogues[useLanguage()];
}
