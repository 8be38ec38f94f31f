import '../components/tick.css';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';
import type { Resolved } from '../../../shared/settings.ts';
import { mostRanked, type Ranked } from '../../../shared/sound.ts';
import { CompanyIcon } from '../components/icons.ts';
import { useDesktop, useSound } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { nameOf, optionsOf } from './device-pick.tsx';

/** Any number of devices that ring, so that a call is heard while the headset lies on the desk. */
export function RingerPick({ setting }: { setting: Resolved<Ranked[]> }) {
  const { sound, settings } = useText();
  const desktop = useDesktop();
  const { devices } = useSound();
  if (devices === null) return null;
  const options = optionsOf(setting.value, devices.speakers);
  const keyOf = (option: Ranked) => JSON.stringify(option);
  return (
    <CheckboxGroup
      className="ringer-pick"
      value={setting.value.map(keyOf)}
      isDisabled={setting.setBy === 'policy'}
      onChange={(keys) => {
        const chosen = options.filter((option) => keys.includes(keyOf(option)));
        desktop.updateSettings({ ringers: chosen.slice(0, mostRanked) });
      }}
    >
      <Label className="choice__label">{sound.ringers}</Label>
      {options.map((option) => (
        <Checkbox key={keyOf(option)} value={keyOf(option)} className="tick">
          <span className="tick__box" aria-hidden />
          {nameOf(option, devices.speakers, sound)}
        </Checkbox>
      ))}
      <p className="quiet">{sound.ringersMeaning}</p>
      {setting.setBy === 'policy' && (
        <p className="choice__managed quiet">
          <CompanyIcon size={18} aria-hidden />
          {settings.managed}
        </p>
      )}
    </CheckboxGroup>
  );
}
