import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFpmArguments } from './fpm-arguments.ts';

// In place of fpm where it cannot be downloaded: what electron-builder asks of it for a deb, done by dpkg-deb.
const plan = parseFpmArguments(process.argv.slice(2));
const folder = mkdtempSync(path.join(tmpdir(), 'offhook-deb-'));
try {
  for (const { from, to } of plan.files) {
    const target = path.join(folder, to);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
    if (statSync(from).isFile()) chmodSync(target, 0o644);
  }
  const control = path.join(folder, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(path.join(control, 'control'), plan.control);
  for (const [name, file] of [
    ['postinst', plan.afterInstall],
    ['postrm', plan.afterRemove],
  ] as const) {
    copyFileSync(file, path.join(control, name));
    chmodSync(path.join(control, name), 0o755);
  }
  chmodSync(folder, 0o755);
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${plan.compression}`, '--build', folder, plan.package], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
