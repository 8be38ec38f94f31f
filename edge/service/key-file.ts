import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import type { SipKey } from './sip-keys.ts';

/** In one file, and in all that Kamailio pulls at once (edge/kamailio/sip-token.cfg). */
export const mostKeys = 64;

const time = v.pipe(v.number(), v.integer(), v.minValue(0));

export const keyFileSchema = v.object({
  version: v.literal(1),
  keys: v.pipe(
    v.array(
      v.pipe(
        v.object({
          kid: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
          // Shorter keys than the hash are guessed too easily (RFC 7518 section 3.2).
          k: v.pipe(v.string(), v.regex(/^[\w-]{32,128}$/)),
          from: time,
          until: time,
          exp: time,
        }),
        v.check(({ from, until, exp }) => from < until && until <= exp),
      ),
    ),
    v.maxLength(mostKeys),
  ),
});

/** By its group or everybody. Windows knows no such modes. */
export function isWritableByOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o022) !== 0;
}

export type KeyFileReading =
  | { readonly kind: 'read'; readonly keys: readonly SipKey[] }
  | { readonly kind: 'absent' }
  /** It was moved to `keptAs`, so that somebody can look. */
  | { readonly kind: 'broken'; readonly keptAs: string };

/** @throws the system's error when the file is there and cannot be read, or a broken one cannot be moved */
export function readKeyFile(path: string, nowMs: number): KeyFileReading {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  const keys = parseKeyFile(text);
  if (keys !== null) return { kind: 'read', keys };
  const keptAs = `${path}.broken-${nowMs}`;
  renameSync(path, keptAs);
  return { kind: 'broken', keptAs };
}

/** Nothing where it is away or broken; it is left as it is. */
export function readKeysAsTheyAre(path: string): readonly SipKey[] {
  try {
    return parseKeyFile(readFileSync(path, 'utf8')) ?? [];
  } catch {
    return [];
  }
}

/** null for everything that was not written here. Pure. */
export function parseKeyFile(text: string): readonly SipKey[] | null {
  try {
    const parsed = v.safeParse(keyFileSchema, JSON.parse(text));
    return parsed.success ? parsed.output.keys : null;
  } catch {
    return null;
  }
}

/** Whole or not at all: a crash in the middle leaves the old file. Owner only. */
export function writeKeyFile(path: string, keys: readonly SipKey[]): void {
  const draft = `${path}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, path);
}
