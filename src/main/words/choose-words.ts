import { isolating } from '../../shared/isolating.ts';
import type { Settings } from '../../shared/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

const words = { en: isolating(en, 'ltr'), de: isolating(de, 'ltr') };

/** In the language of the settings, else of the system, else English. */
export function chooseWords(language: Settings['language'], locale: string): Words {
  if (language === 'system') return /^de(?![a-z])/i.test(locale) ? words.de : words.en;
  return words[language];
}
