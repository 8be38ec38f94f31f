import { readFileSync, renameSync } from 'node:fs';
import * as v from 'valibot';
import { describeIssues } from '../../shared/schema-problem.ts';
import { type SettingsUpdate, settingsSchema } from '../../shared/settings.ts';

/** Every setting may be absent; what a newer version wrote stays. */
const settingsFileSchema = v.looseObject(v.partial(settingsSchema).entries);

export type SettingsDocument = SettingsUpdate & Record<string, unknown>;

export interface SettingsReading {
  /** What of the file can be used. */
  readonly document: SettingsDocument;
  /** What was wrong with the file; null when nothing was. */
  readonly fault: string | null;
}

/** Text to settings. Of a file with some bad members the others are kept. Pure. */
export function parseSettings(text: string): SettingsReading {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { document: {}, fault: 'not JSON' };
  }
  const parsed = v.safeParse(settingsFileSchema, document);
  if (parsed.success) return { document: parsed.output, fault: null };
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { document: {}, fault: describeIssues(parsed.issues) };
  }
  const bad = new Set(parsed.issues.map((issue) => issue.path?.[0].key));
  const rest = Object.fromEntries(Object.entries(document).filter(([key]) => !bad.has(key)));
  return { document: v.parse(settingsFileSchema, rest), fault: describeIssues(parsed.issues) };
}

export interface SettingsRepair extends SettingsReading {
  /** Where the broken file was put; null when it is in order or could not be moved. */
  readonly keptAside: string | null;
}

/**
 * Reads the settings before the store opens them. A broken file is renamed to `<file>.broken-<timestamp>`:
 * nothing that a person wrote is overwritten.
 */
export function readSettingsFile(file: string, now: Date): SettingsRepair {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const fault = code === 'ENOENT' ? null : `cannot be read (${code})`;
    return { document: {}, fault, keptAside: null };
  }
  const reading = parseSettings(text);
  if (reading.fault === null) return { ...reading, keptAside: null };
  const aside = `${file}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    renameSync(file, aside);
    return { ...reading, keptAside: aside };
  } catch {
    return { ...reading, keptAside: null };
  }
}
