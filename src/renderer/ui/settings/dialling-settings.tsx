import { type FormEvent, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text as AriaText } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import type { Dialling } from '../../../shared/dialling/dialling.ts';
import type { ResolvedSettings } from '../../../shared/settings.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Facts } from '../components/facts.tsx';
import { CompanyIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { parseCountry, parseLengths, parseOutsideLine } from './read-dialling.ts';

interface Props {
  readonly setting: ResolvedSettings['dialling'];
  /** What the account says of it; the person has no say then. */
  readonly account: Dialling | null;
}

/** How numbers are dialled; shown only where the company has decided it. */
export function DiallingSettings({ setting, account }: Props) {
  const { dialling } = useText();
  const decided = setting.setBy === 'policy' ? setting.value : account;
  return (
    <>
      <p className="quiet">{dialling.meaning}</p>
      {decided === null ? <DiallingForm rules={setting.value} /> : <Decided rules={decided} />}
    </>
  );
}

function Decided({ rules }: { rules: Dialling }) {
  const { dialling, settings } = useText();
  return (
    <>
      <Facts
        rows={[
          [dialling.country, rules.country ?? '–'],
          [dialling.form, dialling.forms[rules.form]],
          [dialling.outsideLine, rules.outsideLine ?? '–'],
          [dialling.internalLengths, rules.internalLengths.join(', ') || '–'],
        ]}
      />
      <p className="choice__managed quiet">
        <CompanyIcon size={18} aria-hidden />
        {settings.managed}
      </p>
    </>
  );
}

const fields = ['country', 'outsideLine', 'internalLengths'] as const;
type Field = (typeof fields)[number];

function DiallingForm({ rules }: { rules: Dialling }) {
  const { dialling, availability } = useText();
  const desktop = useDesktop();
  const [draft, setDraft] = useState<Partial<Record<Field, string>>>({});
  const [refused, setRefused] = useState<readonly Field[]>([]);
  const [saved, setSaved] = useState(false);
  const kept: Record<Field, string> = {
    country: rules.country ?? '',
    outsideLine: rules.outsideLine ?? '',
    internalLengths: rules.internalLengths.join(', '),
  };
  const meanings: Record<Field, string> = {
    country: dialling.countryMeaning,
    outsideLine: dialling.outsideLineMeaning,
    internalLengths: dialling.internalLengthsMeaning,
  };
  const typed = (field: Field): string => draft[field] ?? kept[field];

  function submit(event: FormEvent): void {
    event.preventDefault();
    const country = parseCountry(typed('country'));
    const outsideLine = parseOutsideLine(typed('outsideLine'));
    const internalLengths = parseLengths(typed('internalLengths'));
    const read = { country, outsideLine, internalLengths };
    setRefused(fields.filter((field) => read[field] === undefined));
    if (country === undefined || outsideLine === undefined || internalLengths === undefined) return;
    desktop.updateSettings({ dialling: { ...rules, country, outsideLine, internalLengths } });
    setDraft({});
    setSaved(true);
  }

  return (
    <form className="forward" aria-label={dialling.title} onSubmit={submit}>
      <Choice
        label={dialling.form}
        setting={{ value: rules.form, setBy: 'user' }}
        options={dialling.forms}
        onChange={(form) => desktop.updateSettings({ dialling: { ...rules, form } })}
      />
      {fields.map((field) => (
        <TextField
          key={field}
          className="dial-field"
          value={typed(field)}
          onChange={(value) => {
            setSaved(false);
            setRefused(refused.filter((each) => each !== field));
            setDraft({ ...draft, [field]: value });
          }}
          isInvalid={refused.includes(field)}
          validationBehavior="aria"
          autoComplete="off"
          spellCheck="false"
          maxLength={64}
        >
          <Label className="dial-field__label">{dialling[field]}</Label>
          <Input className="dial-field__input dial-field__input--plain" />
          <AriaText slot="description" className="dial-field__result quiet">
            {meanings[field]}
          </AriaText>
          <FieldError className="dial-field__result dial-field__result--refused">
            {dialling.invalid}
          </FieldError>
        </TextField>
      ))}
      <div className="forward__save">
        <Button type="submit" tone="accent">
          {availability.save}
        </Button>
        <p role="status">{saved ? availability.saved : ''}</p>
      </div>
    </form>
  );
}
