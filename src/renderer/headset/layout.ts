import { telephonyPage } from '../../shared/headset.ts';
import type { HidCollection, HidReport, HidReportItem } from './hid.ts';
import { type Control, controlUsages, type Light, lightUsages } from './usages.ts';

/** Some bits of a report; `offset` counts from its first bit, without the number of the report. */
interface Bits {
  readonly reportId: number;
  readonly offset: number;
  readonly size: number;
}

export interface ControlField extends Bits {
  readonly control: Control;
  /** `state`: the bit says how it stands (absolute). `press`: it says that somebody presses (relative). */
  readonly sense: 'state' | 'press';
  /** Null: the bit itself. Else the control is on while one of `count` fields holds this number. */
  readonly selector: { readonly value: number; readonly count: number } | null;
}

export interface LightField extends Bits {
  readonly light: Light;
}

/** Where a headset's buttons and lights are. */
export interface HeadsetLayout {
  readonly controls: readonly ControlField[];
  readonly lights: readonly LightField[];
  /** How long each report with lights is, in bytes. */
  readonly outputBytes: ReadonlyMap<number, number>;
}

/** Larger than any report is: USB's own limit, in bits. */
const mostBits = 0xffff * 8;

/** Null: nothing here answers, ends or mutes calls. Pure; a descriptor that makes no sense is none. */
export function readLayout(collections: readonly HidCollection[]): HeadsetLayout | null {
  const telephony = collections.filter(isTelephony);
  const controls: ControlField[] = [];
  for (const report of reportsOf(telephony, 'inputReports')) {
    for (const field of controlsIn(report))
      if (!controls.some(({ control }) => control === field.control)) controls.push(field);
  }
  if (controls.length === 0) return null;
  const lights: LightField[] = [];
  const outputBytes = new Map<number, number>();
  // Some have their lights in a collection beside.
  for (const report of reportsOf(collections, 'outputReports')) {
    const found = lightsIn(report);
    if (found.length === 0) continue;
    lights.push(...found);
    outputBytes.set(idOf(report), Math.ceil(lengthOf(report) / 8));
  }
  return { controls, lights, outputBytes };
}

function isTelephony({ usagePage, children }: HidCollection): boolean {
  return usagePage === telephonyPage || (children ?? []).some(isTelephony);
}

/**
 * The whole of each report, once. Chromium tells the items of a report in its collection and in all around it: the
 * longest telling of a report is the whole one.
 */
function reportsOf(
  collections: readonly HidCollection[],
  kind: 'inputReports' | 'outputReports',
): readonly HidReport[] {
  const whole = new Map<number, HidReport>();
  const look = (collection: HidCollection): void => {
    for (const report of collection[kind] ?? []) {
      const known = whole.get(idOf(report));
      if (known === undefined || lengthOf(report) > lengthOf(known)) whole.set(idOf(report), report);
    }
    for (const child of collection.children ?? []) look(child);
  };
  for (const collection of collections) look(collection);
  return [...whole.values()].filter((report) => lengthOf(report) <= mostBits);
}

function idOf({ reportId }: HidReport): number {
  return reportId ?? 0;
}

const sizeOf = ({ reportSize }: HidReportItem): number => Math.max(0, reportSize ?? 0);
const countOf = ({ reportCount }: HidReportItem): number => Math.max(0, reportCount ?? 0);

function lengthOf({ items }: HidReport): number {
  return (items ?? []).reduce((sum, item) => sum + sizeOf(item) * countOf(item), 0);
}

function controlsIn(report: HidReport): ControlField[] {
  return fieldsOf(report).flatMap(({ item, offset, usages }) => {
    const bits = { reportId: idOf(report), size: sizeOf(item) };
    if (item.isArray === true) {
      const first = item.logicalMinimum ?? 0;
      const count = countOf(item);
      return usages.flatMap((usage, index) => {
        const control = controlUsages.get(usage);
        if (control === undefined) return [];
        return [{ ...bits, offset, control, sense: 'press', selector: { value: first + index, count } }];
      });
    }
    return usages.slice(0, countOf(item)).flatMap((usage, index): ControlField[] => {
      const control = controlUsages.get(usage);
      if (control === undefined) return [];
      const sense = senseOf(control, item);
      return [{ ...bits, offset: offset + index * bits.size, control, sense, selector: null }];
    });
  });
}

/** Flash and Drop are moments, whatever the descriptor says of them. */
function senseOf(control: Control, { isAbsolute }: HidReportItem): ControlField['sense'] {
  return isAbsolute === true && (control === 'hook' || control === 'mute') ? 'state' : 'press';
}

function lightsIn(report: HidReport): LightField[] {
  return fieldsOf(report).flatMap(({ item, offset, usages }) => {
    if (item.isArray === true) return [];
    const size = sizeOf(item);
    return usages.slice(0, countOf(item)).flatMap((usage, index) => {
      const light = lightUsages.get(usage);
      return light === undefined
        ? []
        : [{ light, reportId: idOf(report), offset: offset + index * size, size }];
    });
  });
}

/** Items that mean something, each with the place where it begins. */
function fieldsOf({ items }: HidReport) {
  let next = 0;
  return (items ?? []).flatMap((item) => {
    const offset = next;
    next += sizeOf(item) * countOf(item);
    if (item.isConstant === true || sizeOf(item) === 0 || sizeOf(item) > 32) return [];
    return [{ item, offset, usages: usagesOf(item) }];
  });
}

/** No range is longer than the tables: one that is, is nonsense. */
const mostUsages = 0x1_0000;

function usagesOf({ isRange, usages, usageMinimum, usageMaximum }: HidReportItem): readonly number[] {
  if (isRange !== true) return usages ?? [];
  const first = usageMinimum ?? 0;
  const length = (usageMaximum ?? first) - first + 1;
  return length > 0 && length <= mostUsages ? Array.from({ length }, (_, index) => first + index) : [];
}
