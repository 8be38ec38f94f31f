import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

export function LookSettings({ settings }: { settings: ResolvedSettings }) {
  const text = useText();
  const desktop = useDesktop();
  return (
    <>
      <Choice
        label={text.settings.theme}
        setting={settings.theme}
        options={text.settings.themes}
        onChange={(theme) => desktop.updateSettings({ theme })}
      />
      <Choice
        label={text.settings.language}
        setting={settings.language}
        options={text.settings.languages}
        onChange={(language) => desktop.updateSettings({ language })}
      />
      <Choice
        label={text.settings.textSize}
        setting={settings.textSize}
        options={text.settings.textSizes}
        onChange={(textSize) => desktop.updateSettings({ textSize })}
      />
    </>
  );
}
