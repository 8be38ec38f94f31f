import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** What the computer does for the phone: start it, and look after a call when the screen is locked. */
export function AttentionSettings({ settings }: { settings: ResolvedSettings }) {
  const { attention, callWindow } = useText();
  const desktop = useDesktop();
  return (
    <>
      <Choice
        label={callWindow.alert}
        setting={settings.incomingAlert}
        options={callWindow.alertOptions}
        onChange={(incomingAlert) => desktop.updateSettings({ incomingAlert })}
      />
      <Choice
        label={callWindow.setting}
        setting={settings.callWindow}
        options={callWindow.options}
        onChange={(value) => desktop.updateSettings({ callWindow: value })}
      />
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
