import { type Colour, drawLayers } from './draw.ts';
import { arc, disc, type Field, grown, line, outline, receiver, union, without } from './shapes.ts';

export const trayStates = ['offline', 'registered', 'dnd', 'ringing', 'in-call', 'missed'] as const;
/** For a light panel, a dark panel, and macOS, which colours the shape itself. */
export const trayLooks = ['light', 'dark', 'template'] as const;
export type TrayLook = (typeof trayLooks)[number];

const black: Colour = [0, 0, 0];
export interface Layer {
  readonly field: Field;
  readonly colour: 'ink' | 'success' | 'danger';
  /** Of 1. */
  readonly strength: number;
}

const colours: Readonly<Record<Exclude<TrayLook, 'template'>, Record<Layer['colour'], Colour>>> = {
  light: { ink: [26, 28, 31], success: [17, 120, 70], danger: [193, 39, 45] },
  dark: { ink: [255, 255, 255], success: [116, 214, 160], danger: [255, 140, 134] },
};

const badge = disc(18, 18, 5.6);
/** The receiver with room for the badge. */
const cut = without(receiver, grown(badge, 1.2));
const whole = (field: Field, colour: Layer['colour'] = 'ink'): Layer => ({ field, colour, strength: 1 });
const slash = line(4, 3.5, 20.5, 20, 2);

/** Each state has a shape of its own: colour only helps. */
const drawings: Readonly<Record<(typeof trayStates)[number], readonly Layer[]>> = {
  offline: [{ ...whole(without(outline(receiver, 1.5), grown(slash, 1.2))), strength: 0.75 }, whole(slash)],
  registered: [whole(receiver)],
  dnd: [whole(cut), whole(without(badge, line(15.3, 18, 20.7, 18, 1.9)), 'danger')],
  ringing: [
    whole(receiver),
    whole(union(arc(12.5, 12.5, 3.6, 95, 175, 1.9), arc(12.5, 12.5, 7.6, 100, 170, 1.9)), 'success'),
  ],
  'in-call': [
    whole(cut),
    whole(
      without(
        badge,
        union(line(15.5, 17, 15.5, 19, 1.4), line(18, 15.2, 18, 20.8, 1.4), line(20.5, 17, 20.5, 19, 1.4)),
      ),
      'success',
    ),
  ],
  missed: [
    whole(cut),
    whole(without(badge, union(line(18, 14.9, 18, 18.3, 1.9), disc(18, 21, 1.1))), 'danger'),
  ],
};

/** RGBA rows of one icon, `size` pixels wide and high. Pure. */
export function drawTrayIcon(state: (typeof trayStates)[number], look: TrayLook, size: number): Uint8Array {
  const layers = drawings[state].map(({ field, colour, strength }) => ({
    field,
    strength,
    colour: look === 'template' ? black : colours[look][colour],
  }));
  return drawLayers(layers, size);
}
