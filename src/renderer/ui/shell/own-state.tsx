import '../components/field.css';
import './own-state.css';
import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextField } from 'react-aria-components/TextField';
import type { Settings } from '../../../shared/settings.ts';
import { OpenedDialog } from '../components/opened-dialog.tsx';
import { StateMark } from '../components/presence-mark.tsx';
import { useActions, useDesktop, useDesktopView, useEngine, usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

const choices = ['automatic', 'busy', 'away', 'do-not-disturb', 'out-of-office'] as const;
type Choice = (typeof choices)[number];

/** What others see of us, and where it is chosen. */
export function OwnState() {
  const { presence: words } = useText();
  const own = usePresence((view) => view.own);
  return (
    <OpenedDialog
      className="own-state"
      label={words.ownState(words.states[own])}
      face={<StateMark state={own} />}
      title={words.ownTitle}
    >
      {() => <OwnStateForm />}
    </OpenedDialog>
  );
}

function OwnStateForm() {
  const { presence: words } = useText();
  const desktop = useDesktop();
  const actions = useActions();
  const settings = useDesktopView().state?.settings;
  const doNotDisturb = useEngine(({ availability }) => availability.doNotDisturb);
  const [note, setNote] = useState(settings?.presenceNote.value ?? '');
  if (settings === undefined) return null;
  const chosen: Choice = doNotDisturb ? 'do-not-disturb' : settings.ownPresence.value;

  function choose(value: string): void {
    if (value === 'do-not-disturb') {
      actions.setDoNotDisturb(true);
      return;
    }
    const ownPresence = choices.find((each): each is Settings['ownPresence'] => each === value);
    if (doNotDisturb) actions.setDoNotDisturb(false);
    if (ownPresence !== undefined) desktop.updateSettings({ ownPresence });
  }

  const saveNote = () => desktop.updateSettings({ presenceNote: note.trim() });
  return (
    <>
      <RadioGroup className="own-state__choices" value={chosen} onChange={choose} aria-label={words.own}>
        {choices.map((value) => (
          <Radio
            key={value}
            value={value}
            className="own-state__choice"
            isDisabled={
              value === 'do-not-disturb'
                ? settings.doNotDisturb.setBy === 'policy'
                : settings.ownPresence.setBy === 'policy'
            }
          >
            <StateMark state={value === 'automatic' ? 'available' : value} words={words.chosen[value]} />
          </Radio>
        ))}
      </RadioGroup>
      <p className="own-state__meaning quiet">{words.automaticMeaning}</p>
      <TextField
        className="field"
        value={note}
        onChange={setNote}
        onBlur={saveNote}
        maxLength={120}
        isDisabled={settings.presenceNote.setBy === 'policy'}
      >
        <Label>{words.note}</Label>
        <Input
          onKeyDown={(event) => {
            if (event.key === 'Enter') saveNote();
          }}
        />
      </TextField>
    </>
  );
}
