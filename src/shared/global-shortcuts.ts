import * as v from 'valibot';
import { acceleratorSchema } from './accelerator.ts';

/** What can be done from anywhere by keys. */
export const globalActions = ['quickDial', 'dialSelection', 'answer', 'hangUp', 'mute'] as const;
export type GlobalAction = (typeof globalActions)[number];

const keys = v.nullable(acceleratorSchema);

/** null: no keys. */
export const globalShortcutsSchema = v.object({
  quickDial: keys,
  dialSelection: keys,
  answer: keys,
  hangUp: keys,
  mute: keys,
});
export type GlobalShortcuts = v.InferOutput<typeof globalShortcutsSchema>;

/** One that is easy to reach, and free on the desktops we know; the others are for people who want them. */
export const defaultGlobalShortcuts: GlobalShortcuts = {
  quickDial: 'CommandOrControl+Alt+Space',
  dialSelection: null,
  answer: null,
  hangUp: null,
  mute: null,
};

/** `taken`: another program has the keys; `twice`: another action of ours has them. */
export const shortcutStates = ['off', 'on', 'taken', 'twice'] as const;
export type ShortcutState = (typeof shortcutStates)[number];

const state = v.picklist(shortcutStates);
export const shortcutStatesSchema = v.object({
  quickDial: state,
  dialSelection: state,
  answer: state,
  hangUp: state,
  mute: state,
});
export type ShortcutStates = v.InferOutput<typeof shortcutStatesSchema>;

export const noShortcuts: ShortcutStates = {
  quickDial: 'off',
  dialSelection: 'off',
  answer: 'off',
  hangUp: 'off',
  mute: 'off',
};
