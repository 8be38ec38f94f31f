import './keypad.css';
import { memo, useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { useText } from '../text/use-text.ts';

const holdMs = 500;

/** Keys and letters of ITU-T E.161. */
const keys: readonly (readonly [key: string, letters: string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

interface KeypadProps {
  readonly onKey: (key: string) => void;
  /** What holding 0 yields; nothing special when left out. */
  readonly heldZero?: string;
}

/** The pad for the mouse. It leaves the focus where it is, so that Enter still means what it meant. */
export function Keypad({ onKey, heldZero }: KeypadProps) {
  const text = useText();
  const names: Readonly<Record<string, string>> = { '*': text.dial.star, '#': text.dial.hash };
  return (
    <Group className="keypad" aria-label={text.dial.pad}>
      {keys.map(([key, letters]) => (
        <Key
          key={key}
          value={key}
          letters={key === '0' && heldZero === undefined ? '' : letters}
          name={names[key]}
          held={key === '0' ? heldZero : undefined}
          onKey={onKey}
        />
      ))}
    </Group>
  );
}

interface KeyProps {
  readonly value: string;
  readonly letters: string;
  readonly name: string | undefined;
  readonly held: string | undefined;
  readonly onKey: (key: string) => void;
}

const Key = memo(function Key({ value, letters, name, held, onKey }: KeyProps) {
  const hold = useRef<{ timer: ReturnType<typeof setTimeout> | undefined; done: boolean }>({
    timer: undefined,
    done: false,
  });
  useEffect(() => () => clearTimeout(hold.current.timer), []);

  function startHold(): void {
    hold.current.done = false;
    if (held === undefined) return;
    hold.current.timer = setTimeout(() => {
      hold.current.done = true;
      onKey(held);
    }, holdMs);
  }

  return (
    <AriaButton
      className="keypad__key"
      preventFocusOnPress
      {...(name === undefined ? {} : { 'aria-label': name })}
      onPressStart={startHold}
      onPressEnd={() => clearTimeout(hold.current.timer)}
      onPress={() => {
        if (!hold.current.done) onKey(value);
      }}
    >
      <span className="keypad__digit">{value}</span>
      <span className="keypad__letters" aria-hidden>
        {letters}
      </span>
    </AriaButton>
  );
});
