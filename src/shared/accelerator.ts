import * as v from 'valibot';

const modifiers = ['CommandOrControl', 'Control', 'Alt', 'Shift', 'Super'] as const;
type Modifier = (typeof modifiers)[number];

const namedKeys = [
  ...['Space', 'Tab', 'Enter', 'Insert', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['Up', 'Down', 'Left', 'Right'],
];
const isKey = (key: string): boolean =>
  /^(?:[A-Z0-9]|F(?:[1-9]|1[0-9]|2[0-4]))$/.test(key) || namedKeys.includes(key);

/**
 * Keys that work wherever the person is, as Electron writes them: `CommandOrControl+Alt+Space`. A key that types
 * needs a modifier beside Shift, or nobody could type it any more; a function key needs none.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.at(-1) ?? '';
  const held = parts.slice(0, -1);
  if (!isKey(key) || !held.every(isModifier) || new Set(held).size < held.length) return false;
  return /^F\d/.test(key) || held.some((modifier) => modifier !== 'Shift');
}

function isModifier(text: string): text is Modifier {
  return modifiers.some((modifier) => modifier === text);
}

export const acceleratorSchema = v.pipe(
  v.string(),
  v.maxLength(60),
  v.check(isAccelerator, 'expected keys such as CommandOrControl+Alt+Space'),
);

/** What of a KeyboardEvent is needed. */
export interface PressedKeys {
  readonly key: string;
  /** The place on the keyboard: with Alt held, `key` may be another sign. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** The accelerator that was pressed; null while it is none yet, or one that cannot be used. Pure. */
export function acceleratorOf(pressed: PressedKeys, platform: string): string | null {
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed;
  const mac = platform === 'darwin';
  const held: Modifier[] = [];
  if (mac ? metaKey : ctrlKey) held.push('CommandOrControl');
  if (mac && ctrlKey) held.push('Control');
  if (altKey) held.push('Alt');
  if (shiftKey) held.push('Shift');
  if (!mac && metaKey) held.push('Super');
  const text = [...held, keyOf(pressed)].join('+');
  return isAccelerator(text) ? text : null;
}

function keyOf({ key, code }: PressedKeys): string {
  // Letters go by what is printed on the key, where the layout says it plainly.
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (place !== undefined) return place;
  if (key === ' ' || code === 'Space') return 'Space';
  return key.replace(/^Arrow/, '');
}
