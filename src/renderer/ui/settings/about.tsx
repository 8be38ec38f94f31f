import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

export function About({ version }: { version: string }) {
  const { settings } = useText();
  const desktop = useDesktop();
  return (
    <>
      <p className="selectable">{settings.version(version)}</p>
      <p className="quiet">{settings.quitMeaning}</p>
      <div>
        <Button onPress={() => void desktop.request('app.quit', null)}>{settings.quit}</Button>
      </div>
    </>
  );
}
