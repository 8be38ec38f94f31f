import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** Whether the desktop hands telephone links to Offhook, and whether they call at once. */
export function LinkSettings({ settings }: { settings: ResolvedSettings }) {
  const { links } = useText();
  const desktop = useDesktop();
  return (
    <>
      <Choice
        label={links.setting}
        setting={settings.links}
        options={links.options}
        onChange={(value) => desktop.updateSettings({ links: value })}
      />
      <p className="quiet">{links.settingMeaning}</p>
      <Choice
        label={links.confirm}
        setting={settings.confirmLinks}
        options={links.confirmOptions}
        onChange={(confirmLinks) => desktop.updateSettings({ confirmLinks })}
      />
    </>
  );
}
