import './theme/tokens.css';
import './theme/base.css';
import { useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Desktop } from '../desktop.ts';
import { pacedStore } from './next-frame.ts';
import { type Engine, OffhookContext, type SoundDesk, useDesktopView } from './offhook.ts';
import { Shell } from './shell/shell.tsx';
import { Starting } from './shell/starting.tsx';
import { resolveLanguage, resolveLocale } from './text/language.ts';
import { SpeechContext } from './text/use-text.ts';
import { useAppearance } from './theme/use-appearance.ts';

interface Props {
  readonly engine: Engine;
  readonly desktop: Desktop;
  readonly sound: SoundDesk;
}

/** The whole UI. It draws what the stores say and calls back what the person wants; it holds no state of a call. */
export function App({ engine, desktop, sound }: Props) {
  const offhook = useMemo(
    () => ({ engine: { ...pacedStore(engine), actions: engine.actions }, desktop, sound }),
    [engine, desktop, sound],
  );
  return (
    <OffhookContext value={offhook}>
      <LocalizedApp />
    </OffhookContext>
  );
}

function LocalizedApp() {
  const { state } = useDesktopView();
  const systemLocale = state?.app.locale ?? navigator.language;
  const language = resolveLanguage(state?.settings.language.value ?? 'system', systemLocale);
  const locale = resolveLocale(language, systemLocale);
  const speech = useMemo(() => ({ language, locale }), [language, locale]);
  useAppearance(state?.settings.theme.value ?? 'system', language);
  return (
    <SpeechContext value={speech}>
      <I18nProvider locale={locale}>{state === null ? <Starting /> : <Shell state={state} />}</I18nProvider>
    </SpeechContext>
  );
}
