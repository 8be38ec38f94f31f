import * as v from 'valibot';
import type { Resolved, Settings } from './settings.ts';

/** Whether the desktop is set to do not disturb; unknown: it cannot be asked. */
export const desktopQuietSchema = v.picklist(['unknown', 'off', 'on']);

export type DesktopQuiet = v.InferOutput<typeof desktopQuietSchema>;

interface QuietFacts {
  readonly desktopQuiet: DesktopQuiet;
  readonly settings: { readonly desktopDoNotDisturb: Resolved<Settings['desktopDoNotDisturb']> };
}

/** Whether calls come without a sound now, but for the pressing ones. Where nobody knows, they ring. Pure. */
export function isQuiet({ desktopQuiet, settings }: QuietFacts): boolean {
  return desktopQuiet === 'on' && settings.desktopDoNotDisturb.value === 'on';
}
