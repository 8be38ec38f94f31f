import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The managed file may hold a password: readable by its owner only, whatever lay there before. */
export function writePolicy(folder: string, policy: unknown): string {
  const file = path.join(folder, 'policy.json');
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(policy, null, 2), { mode: 0o600, flag: 'wx' });
  return file;
}
