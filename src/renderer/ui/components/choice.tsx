import './choice.css';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import type { Resolved } from '../../../shared/settings.ts';
import { useText } from '../text/use-text.ts';
import { CompanyIcon } from './icons.ts';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly setting: Resolved<T>;
  readonly options: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

/** A few options side by side; locked, and said so, where the company has chosen. */
export function Choice<T extends string>({ label, setting, options, onChange }: ChoiceProps<T>) {
  const text = useText();
  const managed = setting.setBy === 'policy';
  const entries = Object.entries<string>(options);
  return (
    <RadioGroup
      className="choice"
      value={setting.value}
      isDisabled={managed}
      onChange={(value) => {
        if (value in options) onChange(value as T);
      }}
    >
      <Label className="choice__label">{label}</Label>
      <div className="choice__options">
        {entries.map(([value, name]) => (
          <Radio key={value} value={value} className="choice__option">
            {name}
          </Radio>
        ))}
      </div>
      {managed && (
        <p className="choice__managed quiet">
          <CompanyIcon size={18} aria-hidden />
          {text.settings.managed}
        </p>
      )}
    </RadioGroup>
  );
}
