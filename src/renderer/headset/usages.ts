import { telephonyPage } from '../../shared/headset.ts';

// HID Usage Tables 1.5, chapters 11 (LED page) and 14 (Telephony device page).

const ledPage = 0x08;

export type Control = 'hook' | 'mute' | 'flash' | 'drop';
export type Light = 'offHook' | 'mute' | 'ring' | 'hold';

const usage = (page: number, id: number): number => page * 0x1_0000 + id;

export const controlUsages: ReadonlyMap<number, Control> = new Map([
  [usage(telephonyPage, 0x20), 'hook'],
  [usage(telephonyPage, 0x2f), 'mute'],
  [usage(telephonyPage, 0x21), 'flash'],
  [usage(telephonyPage, 0x26), 'drop'],
]);

/** The ringer is an output of the telephony page itself; it goes with the light. */
export const lightUsages: ReadonlyMap<number, Light> = new Map([
  [usage(ledPage, 0x17), 'offHook'],
  [usage(ledPage, 0x09), 'mute'],
  [usage(ledPage, 0x18), 'ring'],
  [usage(ledPage, 0x20), 'hold'],
  [usage(telephonyPage, 0x9e), 'ring'],
]);
