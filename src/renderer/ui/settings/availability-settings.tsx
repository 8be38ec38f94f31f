import { type FormEvent, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { Switch } from 'react-aria-components/Switch';
import { parseDialTarget } from '../../../shared/dial-target.ts';
import type { ResolvedSettings } from '../../../shared/settings.ts';
import { AddressField } from '../components/address-field.tsx';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Facts } from '../components/facts.tsx';
import { CompanyIcon } from '../components/icons.ts';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop, useDesktopView, useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

type Target = 'always' | 'busy' | 'noAnswer';
const targets: readonly Target[] = ['always', 'busy', 'noAnswer'];

interface Props {
  readonly settings: ResolvedSettings;
  readonly domain: string;
}

/** What becomes of calls that shall not ring here. */
export function AvailabilitySettings({ settings, domain }: Props) {
  const text = useText();
  const actions = useActions();
  const on = useEngine(({ availability }) => availability.doNotDisturb);
  return (
    <>
      <div>
        <Switch
          className="switch"
          isSelected={on}
          isDisabled={settings.doNotDisturb.setBy === 'policy'}
          onChange={actions.setDoNotDisturb}
        >
          <span className="switch__track" aria-hidden />
          {text.availability.doNotDisturb}
        </Switch>
        <p className="quiet">{text.availability.doNotDisturbMeaning}</p>
        {settings.doNotDisturb.setBy === 'policy' && <Managed />}
      </div>
      <DesktopQuiet setting={settings.desktopDoNotDisturb} />
      <AwayAfter setting={settings.awayAfterMinutes} />
      {settings.forward.setBy === 'policy' ? <ManagedForward /> : <ForwardForm domain={domain} />}
    </>
  );
}

/** What the desktop's own do-not-disturb means for calls; where it cannot be asked, that is said. */
function DesktopQuiet({ setting }: { setting: ResolvedSettings['desktopDoNotDisturb'] }) {
  const { desktop: words } = useText().availability;
  const desktop = useDesktop();
  const isKnown = useDesktopView().state?.desktopQuiet !== 'unknown';
  return (
    <div>
      <Choice
        label={words.label}
        setting={setting}
        options={words.options}
        onChange={(desktopDoNotDisturb) => desktop.updateSettings({ desktopDoNotDisturb })}
      />
      <p className="quiet">{isKnown ? words.meaning : words.unknown}</p>
    </div>
  );
}

/** When others read "away": kept at once, as every setting that is no form. */
function AwayAfter({ setting }: { setting: ResolvedSettings['awayAfterMinutes'] }) {
  const { availability: words } = useText();
  const desktop = useDesktop();
  const isManaged = setting.setBy === 'policy';
  return (
    <div>
      <NumberField
        className="dial-field"
        value={setting.value}
        minValue={0}
        maxValue={240}
        isDisabled={isManaged}
        onChange={(value) => {
          if (Number.isFinite(value)) desktop.updateSettings({ awayAfterMinutes: Math.round(value) });
        }}
      >
        <Label className="dial-field__label">{words.awayAfterMinutes}</Label>
        <Input className="dial-field__input dial-field__input--plain" />
      </NumberField>
      <p className="quiet">{words.awayAfterMeaning}</p>
      {isManaged && <Managed />}
    </div>
  );
}

function Managed() {
  const text = useText();
  return (
    <p className="choice__managed quiet">
      <CompanyIcon size={18} aria-hidden />
      {text.settings.managed}
    </p>
  );
}

/** The company has decided where calls go: the person may know, not change it. */
function ManagedForward() {
  const text = useText();
  const rules = useEngine(({ availability }) => availability.forward);
  return (
    <section className="forward" aria-label={text.availability.forward}>
      <h3>{text.availability.forward}</h3>
      <Facts rows={targets.map((target) => [text.availability.forwardTo[target], rules[target] ?? '–'])} />
      <Managed />
    </section>
  );
}

function ForwardForm({ domain }: { domain: string }) {
  const text = useText();
  const actions = useActions();
  const desktop = useDesktop();
  const rules = useEngine(({ availability }) => availability.forward);
  const [draft, setDraft] = useState<Partial<Record<Target, string>>>({});
  const [seconds, setSeconds] = useState(rules.noAnswerS);
  const [refused, setRefused] = useState<readonly Target[]>([]);
  const [saved, setSaved] = useState(false);
  const typed = (target: Target): string => draft[target] ?? rules[target] ?? '';

  function change(target: Target, value: string): void {
    setSaved(false);
    setRefused(refused.filter((each) => each !== target));
    setDraft({ ...draft, [target]: value });
  }

  /** The server is asked for what the dialling rules make of a number; so it is kept, and so it is shown. */
  async function dialled(target: Target): Promise<string | null> {
    const number = draft[target]?.trim();
    // What was not touched went by the rules already.
    if (number === undefined) return rules[target];
    return number === '' ? null : (await resolveDial(desktop, number)).target;
  }

  async function save(): Promise<void> {
    const [always, busy, noAnswer] = await Promise.all([
      dialled('always'),
      dialled('busy'),
      dialled('noAnswer'),
    ]);
    actions.setForward({ always, busy, noAnswer, noAnswerS: seconds });
    // What was typed meanwhile stays.
    setDraft((now) =>
      Object.fromEntries(Object.entries(now).filter(([target, typed]) => typed !== draft[target as Target])),
    );
    setSaved(true);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = targets.filter((target) => {
      const value = typed(target).trim();
      return value !== '' && !parseDialTarget(value, domain).ok;
    });
    setRefused(wrong);
    if (wrong.length === 0) void save();
  }

  return (
    <form className="forward" aria-label={text.availability.forward} onSubmit={submit}>
      <h3>{text.availability.forward}</h3>
      <p className="quiet">{text.availability.forwardMeaning}</p>
      {targets.map((target) => (
        <AddressField
          key={target}
          label={text.availability.forwardTo[target]}
          value={typed(target)}
          domain={domain}
          refused={refused.includes(target)}
          isDialled={draft[target] === undefined}
          onChange={(value) => change(target, value)}
        />
      ))}
      <NumberField
        className="dial-field"
        value={seconds}
        minValue={5}
        maxValue={120}
        onChange={(value) => {
          setSaved(false);
          setSeconds(Number.isFinite(value) ? value : rules.noAnswerS);
        }}
      >
        <Label className="dial-field__label">{text.availability.afterSeconds}</Label>
        <Input className="dial-field__input dial-field__input--plain" />
      </NumberField>
      <div className="forward__save">
        <Button type="submit" tone="accent">
          {text.availability.save}
        </Button>
        <p role="status">{saved ? text.availability.saved : ''}</p>
      </div>
    </form>
  );
}
