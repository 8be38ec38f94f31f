import type { ControlField, HeadsetLayout } from './layout.ts';
import type { Control, Light } from './usages.ts';

export interface Reading {
  readonly control: Control;
  readonly sense: ControlField['sense'];
  readonly isOn: boolean;
}

export type Lights = Readonly<Record<Light, boolean>>;

/** A report without its number. */
export interface OutputReport {
  readonly reportId: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How all controls of a report stand. One that is too short tells what it can. Pure. */
export function readReport({ controls }: HeadsetLayout, reportId: number, data: DataView): Reading[] {
  return controls
    .filter((field) => field.reportId === reportId && reaches(field, data))
    .map(({ control, sense, offset, size, selector }) => {
      if (selector === null) return { control, sense, isOn: bitsAt(data, offset, size) !== 0 };
      const fields = Array.from({ length: selector.count }, (_, index) =>
        bitsAt(data, offset + index * size, size),
      );
      return { control, sense, isOn: fields.includes(selector.value) };
    });
}

function reaches({ offset, size, selector }: ControlField, { byteLength }: DataView): boolean {
  return offset + size * (selector?.count ?? 1) <= byteLength * 8;
}

/** Least significant bit first, as HID has it (HID 1.11, section 8). */
function bitsAt(data: DataView, offset: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index += 1) {
    const at = offset + index;
    const bit = (data.getUint8(at >> 3) >> (at & 7)) & 1;
    value += bit * 2 ** index;
  }
  return value;
}

/** The reports that make a headset look so; none for one without lights. Pure. */
export function writeLights({ lights, outputBytes }: HeadsetLayout, shown: Lights): OutputReport[] {
  return [...outputBytes].map(([reportId, length]) => {
    const bytes = new Uint8Array(length);
    for (const field of lights) {
      if (field.reportId === reportId && shown[field.light])
        bytes[field.offset >> 3] = (bytes[field.offset >> 3] ?? 0) | (1 << (field.offset & 7));
    }
    return { reportId, bytes };
  });
}
