import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HidCollection } from '../../../src/renderer/headset/hid.ts';
import { parseDescriptor } from './parse-descriptor.ts';

type Act = 'answer' | 'hangUp' | 'mute' | 'reject' | 'swap';
type Look = 'dark' | 'ringing' | 'talking' | 'muted';

/** A headset of test/data/hid, whose README says where they come from. */
export interface HeadsetData {
  readonly productName: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly echoes: boolean;
  readonly collections: readonly HidCollection[];
  readonly reports: Readonly<Record<Act, readonly (readonly number[])[]>>;
  readonly lights: Readonly<Record<Look, readonly (readonly number[])[]>>;
}

export const families = ['jabra', 'poly', 'epos', 'yealink', 'logitech'] as const;
export type Family = (typeof families)[number];

const folder = path.resolve(import.meta.dirname, '../../data/hid');
const bytesOf = (line: string): number[] =>
  (line.split('|')[0] ?? '')
    .trim()
    .split(/\s+/)
    .map((hex) => Number.parseInt(hex, 16));

export function readHeadset(family: Family): HeadsetData {
  const file = JSON.parse(readFileSync(path.join(folder, `${family}.json`), 'utf8'));
  const all = <Name extends string>(lines: Readonly<Record<Name, readonly string[]>>) =>
    Object.fromEntries(
      Object.entries<readonly string[]>(lines).map(([name, each]) => [name, each.map(bytesOf)]),
    ) as Record<Name, number[][]>;
  const { productName, vendorId, productId, echoes } = file;
  return {
    ...{ productName, vendorId, productId, echoes },
    collections: parseDescriptor(file.descriptor.flatMap(bytesOf)),
    reports: all<Act>(file.reports),
    lights: all<Look>(file.lights),
  };
}
