import './sound.css';
import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { DeviceOrder, DevicePick } from './device-pick.tsx';
import { RingerPick } from './ringer-pick.tsx';
import { SoundTrouble, SoundWarnings } from './sound-trouble.tsx';

/** Which devices speak, listen and ring. */
export function DeviceSettings({ settings }: { settings: ResolvedSettings }) {
  const { sound } = useText();
  return (
    <>
      <p className="quiet">{sound.meaning}</p>
      <SoundTrouble />
      <DevicePick kind="microphone" setting={settings.microphones} />
      <DeviceOrder kind="microphone" setting={settings.microphones} />
      <DevicePick kind="speaker" setting={settings.speakers} />
      <DeviceOrder kind="speaker" setting={settings.speakers} />
      <SoundWarnings />
      <RingerPick setting={settings.ringers} />
      <DevicePick kind="camera" setting={settings.cameras} />
      <DeviceOrder kind="camera" setting={settings.cameras} />
      <p className="quiet">{sound.cameraMeaning}</p>
    </>
  );
}

/** What is done to the microphone's sound; holds at once. */
export function ProcessingSettings({ settings }: { settings: ResolvedSettings }) {
  const { sound } = useText();
  const desktop = useDesktop();
  return (
    <>
      <p className="quiet">{sound.processingMeaning}</p>
      <Choice
        label={sound.echoCancellation}
        setting={settings.echoCancellation}
        options={sound.switches}
        onChange={(echoCancellation) => desktop.updateSettings({ echoCancellation })}
      />
      <Choice
        label={sound.noiseSuppression}
        setting={settings.noiseSuppression}
        options={sound.noiseSuppressions}
        onChange={(noiseSuppression) => desktop.updateSettings({ noiseSuppression })}
      />
      <Choice
        label={sound.gainControl}
        setting={settings.gainControl}
        options={sound.switches}
        onChange={(gainControl) => desktop.updateSettings({ gainControl })}
      />
    </>
  );
}
