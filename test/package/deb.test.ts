import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkSchemes } from '../../src/shared/links/read-link.ts';
import { waitUntil } from '../support/wait-until.ts';
import { artifact } from './support/packages.ts';
import { makeScratchRoot } from './support/scratch-root.ts';

const schemes = [...linkSchemes, 'offhook'];
let place: string;
let root: string;

/** As root, or as who is root in a namespace of its own. */
function dpkg(...args: readonly string[]): void {
  const command = ['dpkg', `--root=${root}`, '--force-depends', ...args];
  const mapped = process.getuid?.() === 0 ? command : ['unshare', '--map-root-user', '--', ...command];
  execFileSync(mapped[0] ?? '', mapped.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
}

const inRoot = (file: string) => path.join(root, file);

/** As in a fresh home, in a desktop that knows only what the deb has installed. */
function xdg(program: 'xdg-mime' | 'xdg-open', ...args: readonly string[]): string {
  const home = path.join(place, 'home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_DIRS: inRoot('usr/share'),
    XDG_CONFIG_DIRS: path.join(place, 'nothing'),
    // Without one, xdg-open looks for nobody but a browser.
    DISPLAY: ':99',
  };
  return execFileSync(program, [...args], { env, encoding: 'utf8' }).trim();
}

beforeAll(() => {
  place = mkdtempSync(path.join(tmpdir(), 'offhook-deb-'));
  root = path.join(place, 'root');
  makeScratchRoot(root);
  dpkg('--install', artifact('.deb'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the deb, installed in a root of its own', () => {
  it('is installed, its scripts too: offhook is a command', () => {
    expect(readFileSync(inRoot('var/lib/dpkg/status'), 'utf8')).toMatch(
      /Package: offhook\nStatus: install ok installed\n/,
    );
    expect(readlinkSync(inRoot('usr/bin/offhook'))).toBe('/etc/alternatives/offhook');
    expect(readlinkSync(inRoot('etc/alternatives/offhook'))).toBe('/opt/Offhook/offhook');
    expect(statSync(inRoot('opt/Offhook/offhook')).mode & 0o777).toBe(0o755);
  });

  it('has a desktop file that desktop-file-validate has nothing to say about', () => {
    const file = inRoot('usr/share/applications/offhook.desktop');
    const { status, stdout, stderr } = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    expect(readFileSync(file, 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        'Exec=/opt/Offhook/offhook %U',
        'Icon=offhook',
        'StartupWMClass=offhook',
        'Categories=Network;Telephony;',
      ]),
    );
    for (const size of ['16x16', '48x48', '512x512'])
      expect(existsSync(inRoot(`usr/share/icons/hicolor/${size}/apps/offhook.png`))).toBe(true);
  });

  it.each(schemes)('is offered for %s: links, and can be chosen for them', (scheme) => {
    const cache = readFileSync(inRoot('usr/share/applications/mimeinfo.cache'), 'utf8');
    expect(cache.split('\n')).toContain(`x-scheme-handler/${scheme}=offhook.desktop;`);
    xdg('xdg-mime', 'default', 'offhook.desktop', `x-scheme-handler/${scheme}`);
    expect(xdg('xdg-mime', 'query', 'default', `x-scheme-handler/${scheme}`)).toBe('offhook.desktop');
  });

  it.each([
    'tel:+49-30-1234;ext=7;phone-context=example.com',
    'sips:bob@example.com?subject=a%20b',
    'callto:7042',
    'offhook://signed-in?code=a&state=b',
  ])('is started with the link itself, as one thing, when somebody opens %s', async (link) => {
    const started = path.join(place, 'started-with');
    rmSync(started, { force: true });
    // What is packaged here may be a stand-in that does nothing: one that tells takes its place.
    const program = path.join(place, 'tells');
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s|' "$@" >'${started}.new'\nmv '${started}.new' '${started}'\n`,
      {
        mode: 0o755,
      },
    );
    const file = readFileSync(inRoot('usr/share/applications/offhook.desktop'), 'utf8');
    const own = path.join(place, 'home/.local/share/applications');
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, 'offhook.desktop'), file.replace('/opt/Offhook/offhook', program));
    xdg('xdg-mime', 'default', 'offhook.desktop', `x-scheme-handler/${link.split(':')[0]}`);
    xdg('xdg-open', link);
    await waitUntil(() => existsSync(started));
    expect(readFileSync(started, 'utf8')).toBe(`${link}|`);
  });

  it('is handed links by no other scheme', () => {
    const file = readFileSync(inRoot('usr/share/applications/offhook.desktop'), 'utf8');
    const types = /^MimeType=(.*)$/m
      .exec(file)?.[1]
      ?.split(';')
      .filter((type) => type !== '');
    expect(types).toEqual(schemes.map((scheme) => `x-scheme-handler/${scheme}`));
  });

  it('holds nothing that others may write, nothing setuid, and is owned by root', () => {
    const listed = execFileSync('dpkg-deb', ['--contents', artifact('.deb')], { encoding: 'utf8' });
    const lines = listed.trim().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !/^[d-]rw[x-]r-[x-]r-[x-] root\/root /.test(line))).toEqual([]);
  });

  it('is gone when it is removed, and what an administrator has put into /etc/offhook stays', () => {
    mkdirSync(inRoot('etc/offhook'), { recursive: true });
    writeFileSync(inRoot('etc/offhook/policy.json'), '{}');
    dpkg('--remove', 'offhook');
    for (const gone of ['opt/Offhook', 'usr/bin/offhook', 'usr/share/applications/offhook.desktop'])
      expect([gone, existsSync(inRoot(gone))]).toEqual([gone, false]);
    expect(existsSync(inRoot('etc/offhook/policy.json'))).toBe(true);
  });
});
