import type { DesktopState } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { UpdateProgress } from '../shell/update-offer.tsx';
import { useText } from '../text/use-text.ts';

export function About({ version, update }: { version: string; update: DesktopState['update'] }) {
  const { settings } = useText();
  const desktop = useDesktop();
  return (
    <>
      <p className="selectable">{settings.version(version)}</p>
      {update !== null && <UpdateProgress update={update} />}
      <p className="quiet">{settings.quitMeaning}</p>
      <div>
        <Button onPress={() => void desktop.request('app.quit', null)}>{settings.quit}</Button>
      </div>
    </>
  );
}
