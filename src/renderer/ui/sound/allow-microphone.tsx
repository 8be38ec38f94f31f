import { Button } from '../components/button.tsx';
import { useDesktop, useDesktopView } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** The way out of a microphone that the system refuses: its own settings, or the words for where they are. */
export function AllowMicrophone() {
  const { sound } = useText();
  const desktop = useDesktop();
  const { state } = useDesktopView();
  if (state?.app.platform !== 'darwin' && state?.app.platform !== 'win32')
    return <p className="quiet">{sound.whereToAllow}</p>;
  return (
    <div>
      <Button onPress={() => void desktop.request('microphone.openSettings', null)}>
        {sound.openSystemSettings}
      </Button>
    </div>
  );
}
