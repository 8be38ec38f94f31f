import type { Field } from './shapes.ts';

export type Colour = readonly [number, number, number];

export interface PaintedLayer {
  readonly field: Field;
  readonly colour: Colour;
  /** Of 1. */
  readonly strength: number;
}

const samples = 4;

/** RGBA rows, `size` pixels wide and high, of layers from the lowest on. Pure. */
export function drawLayers(layers: readonly PaintedLayer[], size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    const [column, row] = [index % size, Math.floor(index / size)];
    for (const { field, colour, strength } of layers)
      blend(pixels, index * 4, colour, coverage(field, column, row, size) * strength);
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
