import * as v from 'valibot';
import { acceleratorSchema } from './accelerator.ts';

/** What can be done from anywhere by keys. */
export const globalActions = ['quickDial', 'dialSelection', 'answer', 'hangUp', 'mute'] as const;
export type GlobalAction = (typeof globalActions)[number];

const forEach = <Value>(value: Value): Record<GlobalAction, Value> => ({
  quickDial: value,
  dialSelection: value,
  answer: value,
  hangUp: value,
  mute: value,
});

/** null: no keys. */
export const globalShortcutsSchema = v.object(forEach(v.nullable(acceleratorSchema)));
export type GlobalShortcuts = v.InferOutput<typeof globalShortcutsSchema>;

/** One that is easy to reach, and free on the desktops we know; the others are for people who want them. */
export const defaultGlobalShortcuts: GlobalShortcuts = {
  ...forEach(null),
  quickDial: 'CommandOrControl+Alt+Space',
};

/** `taken`: another program has the keys; `twice`: another action of ours has them. */
export const shortcutStates = ['off', 'on', 'taken', 'twice'] as const;
export type ShortcutState = (typeof shortcutStates)[number];

export const shortcutStatesSchema = v.object(forEach(v.picklist(shortcutStates)));
export type ShortcutStates = v.InferOutput<typeof shortcutStatesSchema>;

export const noShortcuts: ShortcutStates = forEach('off');
