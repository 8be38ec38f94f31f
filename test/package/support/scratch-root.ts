import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the scripts of a package call; /proc is not there, as in an image that is being built. */
const programs = [
  'bash',
  'sh',
  'rm',
  'ln',
  'readlink',
  'chmod',
  'update-alternatives',
  'update-desktop-database',
] as const;

/** A system in a folder, just large enough for dpkg to install a package with its scripts in it. */
export function makeScratchRoot(root: string): void {
  for (const folder of ['usr/bin', 'usr/lib', 'usr/lib64', 'usr/sbin', 'etc/alternatives', 'tmp', 'dev'])
    mkdirSync(path.join(root, folder), { recursive: true });
  // Debian's merged /usr.
  for (const folder of ['bin', 'lib', 'lib64', 'sbin']) symlinkSync(`usr/${folder}`, path.join(root, folder));
  for (const folder of ['info', 'updates', 'alternatives'])
    mkdirSync(path.join(root, 'var/lib/dpkg', folder), { recursive: true });
  mkdirSync(path.join(root, 'var/log'));
  writeFileSync(path.join(root, 'var/lib/dpkg/status'), '');
  writeFileSync(path.join(root, 'dev/null'), '');
  for (const program of programs) copyProgram(root, program);
}

function copyProgram(root: string, program: string): void {
  const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  copy(found, path.join(root, 'usr/bin', program));
  const linked = execFileSync('ldd', [realpathSync(found)], { encoding: 'utf8' });
  for (const [library] of linked.matchAll(/\/[^\s()]+/g)) copy(library, path.join(root, library));
}

function copy(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(realpathSync(from), to);
}
