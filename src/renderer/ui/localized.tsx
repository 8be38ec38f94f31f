import './theme/tokens.css';
import './theme/base.css';
import { type ReactNode, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { DesktopState } from '../../shared/desktop-state.ts';
import { resolveLanguage, resolveLocale } from './text/language.ts';
import { SpeechContext } from './text/use-text.ts';
import { useAppearance } from './theme/use-appearance.ts';

/** Language and look of the settings, else of the system. */
export function Localized({ state, children }: { state: DesktopState | null; children: ReactNode }) {
  const systemLocale = state?.app.locale ?? navigator.language;
  const language = resolveLanguage(state?.settings.language.value ?? 'system', systemLocale);
  const locale = resolveLocale(language, systemLocale);
  const speech = useMemo(() => ({ language, locale }), [language, locale]);
  useAppearance(state?.settings.theme.value ?? 'system', language);
  return (
    <SpeechContext value={speech}>
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </SpeechContext>
  );
}
