import { arc, disc, type Field, grown, line, outline, receiver, union, without } from './shapes.ts';

export const trayStates = ['offline', 'registered', 'dnd', 'ringing', 'in-call', 'missed'] as const;
/** For a light panel, a dark panel, and macOS, which colours the shape itself. */
export const trayLooks = ['light', 'dark', 'template'] as const;
export type TrayLook = (typeof trayLooks)[number];

type Colour = readonly [number, number, number];
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

const samples = 4;

/** RGBA rows of one icon, `size` pixels wide and high. Pure. */
export function drawTrayIcon(state: (typeof trayStates)[number], look: TrayLook, size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    const [column, row] = [index % size, Math.floor(index / size)];
    for (const { field, colour, strength } of drawings[state]) {
      const alpha = coverage(field, column, row, size) * strength;
      const rgb: Colour = look === 'template' ? [0, 0, 0] : colours[look][colour];
      blend(pixels, index * 4, rgb, alpha);
    }
  }
  return pixels;
}

/** How much of a pixel the shape covers. */
function coverage(field: Field, column: number, row: number, size: number): number {
  let inside = 0;
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = ((column + ((sample % samples) + 0.5) / samples) * 24) / size;
    const y = ((row + (Math.floor(sample / samples) + 0.5) / samples) * 24) / size;
    if (field(x, y) < 0) inside += 1;
  }
  return inside / (samples * samples);
}

function blend(pixels: Uint8Array, at: number, colour: Colour, alpha: number): void {
  const below = (pixels[at + 3] ?? 0) / 255;
  const result = alpha + below * (1 - alpha);
  if (result === 0) return;
  colour.forEach((channel, index) => {
    pixels[at + index] = Math.round(
      (channel * alpha + (pixels[at + index] ?? 0) * below * (1 - alpha)) / result,
    );
  });
  pixels[at + 3] = Math.round(result * 255);
}
