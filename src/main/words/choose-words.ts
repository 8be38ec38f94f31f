import type { Settings } from '../../shared/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** In the language of the settings, else of the system, else English. */
export function chooseWords(language: Settings['language'], locale: string): Words {
  if (language === 'system') return /^de(?![a-z])/i.test(locale) ? de : en;
  return language === 'de' ? de : en;
}
