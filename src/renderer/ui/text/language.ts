import { type Direction, isolating } from '../../../shared/isolating.ts';
import type { Settings } from '../../../shared/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Text } from './text.ts';

export type Language = 'en' | 'de';

/** How a language is read: the page's direction, and what is foreign in its sentences. */
export const directions: Readonly<Record<Language, Direction>> = { en: 'ltr', de: 'ltr' };

export const catalogues: Readonly<Record<Language, Text>> = {
  en: isolating(en, directions.en),
  de: isolating(de, directions.de),
};

/** The region's habits for times and numbers, where the system speaks our language; else a plain choice. */
export function resolveLocale(language: Language, systemLocale: string): string {
  const match = /^([a-z]{2})[-_]([a-z]{2})\b/i.exec(systemLocale);
  const [, spoken, region] = match ?? [];
  if (spoken?.toLowerCase() === language && region !== undefined)
    return `${language}-${region.toUpperCase()}`;
  return language === 'en' ? 'en-GB' : language;
}

/** The chosen language, else the system's where we speak it, else English. */
export function resolveLanguage(setting: Settings['language'], locale: string): Language {
  if (setting !== 'system') return setting;
  return /^de(?![a-z])/i.test(locale) ? 'de' : 'en';
}
