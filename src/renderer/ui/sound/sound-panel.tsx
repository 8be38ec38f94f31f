import './sound.css';
import { useDesktopView } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { DevicePick } from './device-pick.tsx';
import { SoundWarnings } from './sound-trouble.tsx';

/** Another device in the midst of a call. */
export function SoundPanel() {
  const { sound } = useText();
  const settings = useDesktopView().state?.settings;
  if (settings === undefined) return null;
  return (
    <section className="sound-panel" aria-label={sound.inCall}>
      <DevicePick kind="microphone" setting={settings.microphones} />
      <DevicePick kind="speaker" setting={settings.speakers} />
      <DevicePick kind="camera" setting={settings.cameras} />
      <SoundWarnings />
    </section>
  );
}
