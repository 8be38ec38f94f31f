import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** What the computer does for the phone: start it, and look after a call when the screen is locked. */
export function AttentionSettings({ settings }: { settings: ResolvedSettings }) {
  const { attention } = useText();
  const desktop = useDesktop();
  return (
    <>
      <Choice
        label={attention.onLock}
        setting={settings.onLock}
        options={attention.onLockOptions}
        onChange={(onLock) => desktop.updateSettings({ onLock })}
      />
      <Choice
        label={attention.autostart}
        setting={settings.autostart}
        options={attention.autostartOptions}
        onChange={(autostart) => desktop.updateSettings({ autostart })}
      />
    </>
  );
}
