import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifact, builtFor } from './support/packages.ts';

const linux = builtFor.find(({ platform }) => platform === 'linux');
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

/** What only those have that the system installs. By `package-type` electron-updater would take it for one of them. */
const ofPackages = new Set([
  'resources/app-update.yml',
  'resources/apparmor-profile',
  'resources/package-type',
]);

// For who has no package system: unpacked anywhere, it runs from there.
describe.runIf(linux !== undefined)('the tar.gz', () => {
  const place = linux?.place ?? '';
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-tar-'));
    const { status, stderr } = spawnSync('tar', ['-xzf', artifact('.tar.gz'), '-C', folder], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('unpacks into one folder of its own, with the app as it was built, and nothing that makes a deb of it', () => {
    const tops = readdirSync(folder);
    expect(tops).toEqual([expect.stringMatching(/^offhook-\d+\.\d+\.\d+/)]);
    const unpacked = path.join(folder, tops[0] ?? '');
    const files = filesIn(unpacked);
    expect(files).not.toContain('resources/package-type');
    const ofApp = (name: string): boolean => !ofPackages.has(name);
    expect(files.filter(ofApp)).toEqual(filesIn(place).filter(ofApp));
    const changed = files
      .filter(ofApp)
      .filter(
        (name) => !readFileSync(path.join(unpacked, name)).equals(readFileSync(path.join(place, name))),
      );
    expect(changed).toEqual([]);
  });

  it('holds a program that can be started, nothing setuid, and nothing that others may write', () => {
    const unpacked = path.join(folder, readdirSync(folder)[0] ?? '');
    expect(statSync(path.join(unpacked, 'offhook')).mode & 0o111).toBe(0o111);
    const open = filesIn(unpacked).filter(
      (name) => (statSync(path.join(unpacked, name)).mode & 0o6002) !== 0,
    );
    expect(open).toEqual([]);
  });
});
