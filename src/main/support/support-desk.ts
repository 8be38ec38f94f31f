import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import type { BundleFile } from '../../shared/support.ts';

export interface SupportDesk {
  /** Makes a bundle and keeps it, so that what is saved is what was shown. */
  preview(): Promise<{ readonly id: string; readonly files: readonly BundleFile[] }>;
  /** Asks where to, and saves the bundle of that preview; null when the person changed their mind. */
  save(id: string): Promise<string | null>;
  /** A bundle of this moment, for who asked on the command line. Rejects when it cannot be written. */
  write(file: string): Promise<{ readonly file: string; readonly bytes: number }>;
}

export interface SupportOptions {
  readonly collect: () => Promise<readonly BundleFile[]>;
  /** Where the person wants it; null: nowhere. */
  readonly chooseFile: (name: string) => Promise<string | null>;
  readonly now: () => Date;
}

/** The preview is not there any more: another one has been made since. */
export class NoPreviewError extends Error {
  override readonly name = 'NoPreviewError';
}

export function createSupportDesk({ collect, chooseFile, now }: SupportOptions): SupportDesk {
  let kept: { readonly id: string; readonly files: readonly BundleFile[] } | null = null;
  return {
    async preview() {
      kept = { id: randomUUID(), files: await collect() };
      return kept;
    },
    async save(id) {
      const shown = kept;
      if (shown?.id !== id) throw new NoPreviewError('this preview is not there any more');
      const file = await chooseFile(bundleName(now()));
      if (file !== null) await writeZip(file, shown.files, now());
      return file;
    },
    async write(file) {
      return { file, bytes: await writeZip(file, await collect(), now()) };
    },
  };
}

/** "offhook-support-2026-11-27-0912.zip" */
export function bundleName(at: Date): string {
  const [day, time = ''] = at.toISOString().split('T');
  return `offhook-support-${day}-${time.slice(0, 5).replace(':', '')}.zip`;
}

/** For its owner's eyes, until they send it to somebody. */
async function writeZip(file: string, files: readonly BundleFile[], mtime: Date): Promise<number> {
  const entries = Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)]));
  const zip = zipSync(entries, { level: 9, mtime });
  await writeFile(file, zip, { mode: 0o600 });
  return zip.byteLength;
}
