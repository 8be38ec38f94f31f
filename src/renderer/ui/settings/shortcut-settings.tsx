import type { ResolvedSettings } from '../../../shared/settings.ts';
import { shortcutKeys } from '../calls/use-shortcuts.ts';
import { Choice } from '../components/choice.tsx';
import { Facts } from '../components/facts.tsx';
import { useDesktop } from '../offhook.ts';
import { shortcutNames } from '../text/in-call-text.ts';
import { useText } from '../text/use-text.ts';

/** Which single keys there are in a call, and the switch that WCAG 2.1.4 wants for them. */
export function ShortcutSettings({ setting }: { setting: ResolvedSettings['shortcuts'] }) {
  const { shortcuts } = useText();
  const desktop = useDesktop();
  return (
    <>
      <Choice
        label={shortcuts.setting}
        setting={setting}
        options={shortcuts.options}
        onChange={(value) => desktop.updateSettings({ shortcuts: value })}
      />
      <p className="quiet">{shortcuts.settingMeaning}</p>
      <Facts
        rows={[
          ...shortcutNames.map(
            (name) => [shortcuts.names[name], <kbd key={name}>{shortcutKeys[name]}</kbd>] as const,
          ),
          [shortcuts.escape, <kbd key="escape">Esc</kbd>],
        ]}
      />
    </>
  );
}
