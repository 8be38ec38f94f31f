import { type FormEvent, useId, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { type ContactFields, type ContactNumber, longest, numberKinds } from '../../../shared/people.ts';
import { Button, IconButton } from '../components/button.tsx';
import { CloseIcon, NewCallIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  /** Null: a new one. */
  readonly id: number | null;
  readonly initial: ContactFields;
  readonly onSaved: (id: number) => void;
  readonly onCancel: () => void;
}

/** Writes a person down. */
export function PersonForm({ id, initial, onSaved, onCancel }: Props) {
  const text = useText();
  const words = text.people;
  const desktop = useDesktop();
  const [fields, setFields] = useState(initial);
  const [emails, setEmails] = useState(initial.emails.join(', '));
  const [fault, setFault] = useState<string | null>(null);
  const change = (part: Partial<ContactFields>): void => setFields((known) => ({ ...known, ...part }));

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (fields.name.trim() === '' && fields.company.trim() === '') {
      setFault(words.needsName);
      return;
    }
    const kept: ContactFields = {
      ...fields,
      numbers: fields.numbers.filter(({ number }) => number.trim() !== ''),
      emails: emails
        .split(/[,;\n]/)
        .map((email) => email.trim())
        .filter((email) => email !== ''),
    };
    const reply = await desktop.request('people.save', { id, fields: kept });
    if (!reply.ok || reply.value.id === null) setFault(words.notSaved);
    else onSaved(reply.value.id);
  }

  return (
    <form
      className="person-card"
      aria-label={id === null ? words.add : words.edit}
      onSubmit={(event) => void save(event)}
    >
      <h1>{id === null ? words.add : words.edit}</h1>
      <Line
        label={words.name}
        value={fields.name}
        most={longest.name}
        autoFocus
        onChange={(name) => change({ name })}
      />
      <Line
        label={words.company}
        value={fields.company}
        most={longest.company}
        onChange={(company) => change({ company })}
      />
      <Numbers numbers={fields.numbers} onChange={(numbers) => change({ numbers })} />
      <Line label={words.emails} hint={words.emailsMeaning} value={emails} most={2000} onChange={setEmails} />
      <Note value={fields.note} onChange={(note) => change({ note })} />
      {fault !== null && (
        <p className="person-form__fault" role="alert">
          {fault}
        </p>
      )}
      <div className="person-card__buttons">
        <Button type="submit" tone="accent">
          {words.save}
        </Button>
        <Button onPress={onCancel}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}

interface LineProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly most: number;
  readonly autoFocus?: boolean;
  readonly onChange: (value: string) => void;
}

function Line({ label, hint, value, most, autoFocus = false, onChange }: LineProps) {
  return (
    <TextField
      className="person-form__field"
      value={value}
      onChange={onChange}
      maxLength={most}
      autoFocus={autoFocus}
      autoComplete="off"
    >
      <Label>{label}</Label>
      <Input className="person-form__input" />
      {hint !== undefined && <span className="quiet">{hint}</span>}
    </TextField>
  );
}

function Note({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { people } = useText();
  const id = useId();
  return (
    <div className="person-form__field">
      <label htmlFor={id}>{people.note}</label>
      <textarea
        id={id}
        className="person-form__input"
        rows={4}
        maxLength={longest.note}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Numbers({
  numbers,
  onChange,
}: {
  numbers: ContactNumber[];
  onChange: (numbers: ContactNumber[]) => void;
}) {
  const { people } = useText();
  const change = (at: number, part: Partial<ContactNumber>): void =>
    onChange(numbers.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset className="person-form__field person-form__numbers">
      <legend>{people.numbers}</legend>
      {numbers.map(({ kind, number }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
        <div className="person-form__number" key={index}>
          <select
            className="person-form__select"
            aria-label={people.kind}
            value={kind}
            onChange={(event) => {
              const chosen = numberKinds.find((each) => each === event.target.value);
              if (chosen !== undefined) change(index, { kind: chosen });
            }}
          >
            {numberKinds.map((each) => (
              <option key={each} value={each}>
                {people.kinds[each]}
              </option>
            ))}
          </select>
          <input
            className="person-form__input"
            aria-label={people.number}
            value={number}
            maxLength={longest.number}
            onChange={(event) => change(index, { number: event.target.value })}
          />
          <IconButton
            label={people.removeNumber(number)}
            onPress={() => onChange(numbers.filter((_, at) => at !== index))}
          >
            <CloseIcon size={18} aria-hidden />
          </IconButton>
        </div>
      ))}
      {numbers.length < 32 && (
        <div>
          <Button
            tone="quiet"
            icon={<NewCallIcon size={18} aria-hidden />}
            onPress={() => onChange([...numbers, { kind: 'work', number: '' }])}
          >
            {people.addNumber}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
