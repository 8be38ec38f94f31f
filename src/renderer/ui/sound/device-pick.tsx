import { useId } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Resolved, SettingsUpdate } from '../../../shared/settings.ts';
import type { Ranked, Ranking } from '../../../shared/sound.ts';
import { preferDevice, sameRanked } from '../../devices/choose-device.ts';
import type { DeviceList, SoundDevice } from '../../devices/sound-devices.ts';
import { CloseIcon, CompanyIcon, UpIcon } from '../components/icons.ts';
import { useDesktop, useSound } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

export type DeviceKind = 'microphone' | 'speaker' | 'camera';

const settingOf = { microphone: 'microphones', speaker: 'speakers', camera: 'cameras' } as const;

interface Props {
  readonly kind: DeviceKind;
  readonly setting: Resolved<Ranked[]>;
}

/** One device of all that are there; choosing holds at once, in a call too. */
export function DevicePick({ kind, setting }: Props) {
  const { sound, settings } = useText();
  const desktop = useDesktop();
  const view = useSound();
  const id = useId();
  const list = view.devices?.[settingOf[kind]] ?? null;
  const used = kind === 'microphone' ? (view.inUse ?? view.microphone) : view[kind];
  if (list === null) return null;
  const ranking: Ranking = setting.value;
  const [first = 'system'] = ranking;
  const options = optionsOf(ranking, list);
  const chosen = options.findIndex((option) => sameRanked(option, first));
  const isThere = first === 'system' || list.present.some((device) => sameRanked(identityOf(device), first));
  const isElsewhere = kind === 'microphone' && view.captured === 'elsewhere';
  const managed = setting.setBy === 'policy';
  const note =
    list.system === null
      ? sound.nothing[kind]
      : (isThere && !isElsewhere) || used === null
        ? null
        : sound.inUse(used.label);
  return (
    <div className="device-pick">
      <label htmlFor={id} className="choice__label">
        {sound[kind]}
      </label>
      <select
        id={id}
        className="device-pick__select"
        value={chosen}
        disabled={managed}
        onChange={(event) => {
          const option = options[Number(event.target.value)];
          if (option !== undefined)
            desktop.updateSettings({ [settingOf[kind]]: preferDevice(ranking, option) } as SettingsUpdate);
        }}
      >
        {options.map((option, index) => (
          <option key={JSON.stringify(option)} value={index}>
            {nameOf(option, list, sound)}
          </option>
        ))}
      </select>
      {note !== null && <p className="quiet">{note}</p>}
      {managed && (
        <p className="choice__managed quiet">
          <CompanyIcon size={18} aria-hidden />
          {settings.managed}
        </p>
      )}
    </div>
  );
}

/** What is remembered, in its order: the first that is connected is used. */
export function DeviceOrder({ kind, setting }: Props) {
  const { sound } = useText();
  const desktop = useDesktop();
  const { devices } = useSound();
  const list = devices?.[settingOf[kind]] ?? null;
  const ranking: Ranking = setting.value;
  if (list === null || ranking.length < 2 || setting.setBy === 'policy') return null;
  const save = (next: Ranking) => desktop.updateSettings({ [settingOf[kind]]: [...next] } as SettingsUpdate);
  return (
    <section className="device-order" aria-label={sound.order[kind]}>
      <p className="choice__label">{sound.order[kind]}</p>
      <ol>
        {ranking.map((each, index) => {
          const name = nameOf(each, list, sound);
          return (
            <li key={JSON.stringify(each)}>
              <span className="device-order__name">{name}</span>
              {index > 0 && (
                <AriaButton
                  className="button button--icon"
                  aria-label={sound.earlier(name)}
                  onPress={() => save(moveUp(ranking, index))}
                >
                  <UpIcon size={18} aria-hidden />
                </AriaButton>
              )}
              <AriaButton
                className="button button--icon"
                aria-label={sound.forget(name)}
                onPress={() => save(ranking.filter((other) => !sameRanked(other, each)))}
              >
                <CloseIcon size={18} aria-hidden />
              </AriaButton>
            </li>
          );
        })}
      </ol>
      <p className="quiet">{sound.orderMeaning}</p>
    </section>
  );
}

function moveUp(ranking: Ranking, index: number): Ranking {
  return ranking.toSpliced(index - 1, 2, ...ranking.slice(index - 1, index + 1).toReversed());
}

export function identityOf({ label, group }: SoundDevice): Exclude<Ranked, 'system'> {
  return { label, group };
}

/** The system, what is there, and the wish that is not. */
export function optionsOf(ranking: Ranking, { present }: DeviceList): readonly Ranked[] {
  const named = present.map(identityOf);
  // Some hardware lists the same name twice.
  const distinct = named.filter(
    (each, index) => named.findIndex((other) => sameRanked(other, each)) === index,
  );
  const there: Ranked[] = ['system', ...distinct];
  const absent = ranking.filter((each) => !there.some((option) => sameRanked(option, each)));
  return [...there, ...absent];
}

export function nameOf(
  option: Ranked,
  { present, system }: DeviceList,
  sound: {
    readonly system: (label: string | null) => string;
    readonly notConnected: (label: string) => string;
  },
): string {
  if (option === 'system') return sound.system(system === null || system.label === '' ? null : system.label);
  const isThere = present.some((device) => sameRanked(identityOf(device), option));
  return isThere ? option.label : sound.notConnected(option.label);
}
