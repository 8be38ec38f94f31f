import { useEffect } from 'react';
import type { Settings } from '../../../shared/settings.ts';
import { directions, type Language } from '../text/language.ts';

/** Pins theme and language on <html>: CSS reads data-theme, screen readers read lang, and dir says from where lines start. */
export function useAppearance(theme: Settings['theme'], language: Language): void {
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = directions[language];
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }, [theme, language]);
}
