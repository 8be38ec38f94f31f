import type { Settings } from '../../../shared/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Text } from './text.ts';

export type Language = 'en' | 'de';

export const catalogues: Readonly<Record<Language, Text>> = { en, de };

/** The chosen language, else the system's where we speak it, else English. */
export function resolveLanguage(setting: Settings['language'], locale: string): Language {
  if (setting !== 'system') return setting;
  return /^de\b/i.test(locale) ? 'de' : 'en';
}
