import '../components/field.css';
import { type FormEvent, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { Lamp } from '../../../shared/lamp.ts';
import { mostLamps } from '../../../shared/lamp.ts';
import { isExtension } from '../../presence/colleague.ts';
import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** One more extension to watch. */
export function AddLamp({ chosen }: { chosen: readonly Lamp[] }) {
  const { presence: words } = useText();
  const desktop = useDesktop();
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const typed = number.trim();
  const canAdd =
    isExtension(typed) && chosen.length < mostLamps && !chosen.some((each) => each.number === typed);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!canAdd) return;
    const label = name.trim();
    desktop.updateSettings({ lamps: [...chosen, { number: typed, name: label === '' ? null : label }] });
    setNumber('');
    setName('');
  }

  return (
    <form className="add-lamp" onSubmit={submit}>
      <TextField className="field add-lamp__field" value={number} onChange={setNumber} maxLength={32}>
        <Label>{words.number}</Label>
        <Input autoComplete="off" spellCheck="false" />
      </TextField>
      <TextField className="field add-lamp__field" value={name} onChange={setName} maxLength={100}>
        <Label>{words.name}</Label>
        <Input autoComplete="off" />
      </TextField>
      <Button type="submit" isDisabled={!canAdd}>
        {words.add}
      </Button>
    </form>
  );
}
