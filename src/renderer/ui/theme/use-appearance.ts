import { useEffect } from 'react';
import type { Settings } from '../../../shared/settings.ts';
import type { Language } from '../text/language.ts';

/** Pins theme and language on <html>: CSS reads data-theme, screen readers read lang. */
export function useAppearance(theme: Settings['theme'], language: Language): void {
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }, [theme, language]);
}
