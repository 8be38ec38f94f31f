import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import plist from 'plist';
import { describe, expect, it } from 'vitest';
import { builtFor, filesOf, manifest, readPacked } from './support/packages.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** All that the archive may hold. */
const allowed = [
  /^package\.json$/,
  /^out\/main\/(index|contact-thread|chunks\/[\w.-]+)\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/(index|side)\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|woff2|png|svg|wav|wasm)$/,
  /^assets\/tray\/[\w-]+(\.(light|dark))?(@2x)?\.png$/,
  /^node_modules\/@napi-rs\/keyring(-[\w-]+)?\/(LICENSE|package\.json|[\w.-]+\.js|[\w.-]+\.node)$/,
];
/** Twice what it was when this was written, and RNNoise (1.9 MB): growth is somebody's decision. */
const budgetBytes = { archive: 6_000_000, besideElectron: 9_000_000 };

it('something was packaged', () => {
  expect(builtFor.length).toBeGreaterThan(0);
});

describe.each(builtFor)('the app for $platform', ({ archive, resources }) => {
  it('holds what it runs on, and nothing else: no test, no source, no map, no dependency but the keychain', () => {
    const files = filesOf(archive);
    expect(files).toEqual(
      expect.arrayContaining([
        'out/main/index.js',
        'out/main/contact-thread.js',
        'out/preload/index.cjs',
        'package.json',
      ]),
    );
    expect(files.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it('points to no source map, and tells nothing of the machine that built it', () => {
    const texts = filesOf(archive).filter((name) => /^out\/.*\.(c?js|css|html)$/.test(name));
    const told = texts.filter((name) => {
      const text = readPacked(archive, name).toString('utf8');
      return text.includes('sourceMappingURL=') || text.includes(root);
    });
    expect(texts).not.toEqual([]);
    expect(told).toEqual([]);
  });

  it('has a manifest without scripts and without dependencies for development', () => {
    const packed = JSON.parse(readPacked(archive, 'package.json').toString('utf8'));
    expect(packed).toMatchObject({
      name: 'offhook',
      main: 'out/main/index.js',
      desktopName: 'offhook.desktop',
    });
    expect(Object.keys(packed.dependencies)).toEqual(['@napi-rs/keyring']);
    expect(packed).not.toHaveProperty('scripts');
    expect(packed).not.toHaveProperty('devDependencies');
  });

  it('keeps within its budget', () => {
    expect(statSync(archive).size).toBeLessThan(budgetBytes.archive);
    expect(sizeOf(resources)).toBeLessThan(budgetBytes.besideElectron);
  });

  it('has its native module beside the archive, where the system can load it', () => {
    const unpacked = readdirSync(`${archive}.unpacked`, { recursive: true }).map(String);
    expect(unpacked.filter((name) => name.endsWith('.node'))).toHaveLength(1);
  });
});

describe.each(builtFor.filter(({ platform }) => platform === 'darwin'))(
  'Info.plist of $program',
  ({ program }) => {
    const info = plist.parse(readFileSync(path.join(program, 'Contents/Info.plist'), 'utf8'));

    it('registers the links, and says what the microphone, the camera, the screen and the network are for', () => {
      expect(info).toMatchObject({
        CFBundleIdentifier: 'app.offhook.desktop',
        CFBundleURLTypes: [
          { CFBundleURLSchemes: ['tel', 'sip', 'sips', 'callto'] },
          { CFBundleURLSchemes: ['offhook'] },
        ],
        NSMicrophoneUsageDescription: expect.stringContaining('Offhook'),
        NSCameraUsageDescription: expect.stringContaining('Offhook'),
        NSScreenCaptureUsageDescription: expect.stringContaining('Offhook'),
        NSLocalNetworkUsageDescription: expect.stringContaining('Offhook'),
      });
    });

    it('allows no plain http but to this computer', () => {
      expect(info).toMatchObject({ NSAppTransportSecurity: { NSAllowsArbitraryLoads: false } });
    });
  },
);

describe('entitlements of macOS', () => {
  const entitlements = (name: string) =>
    plist.parse(readFileSync(path.join(root, 'assets/packaging', name), 'utf8'));

  it('are code that is compiled at run time, microphone, camera and network, and nothing that weakens the rest', () => {
    const prefix = 'com.apple.security';
    const helper = {
      [`${prefix}.cs.allow-jit`]: true,
      [`${prefix}.device.audio-input`]: true,
      [`${prefix}.device.camera`]: true,
    };
    expect(entitlements('entitlements.mac.inherit.plist')).toEqual(helper);
    expect(entitlements('entitlements.mac.plist')).toEqual({
      ...helper,
      [`${prefix}.network.client`]: true,
      [`${prefix}.network.server`]: true,
    });
  });
});

// Only the stand-in's packages may run on tools/electron-host: an Electron of one's own runs what it was packaged with.
describe.each(builtFor.filter(({ platform }) => platform === 'linux' && manifest.kind === 'host'))(
  'the packaged app',
  ({ archive }) => {
    it('starts from its archive alone, in a place where nothing else is', async () => {
      const place = mkdtempSync(path.join(tmpdir(), 'offhook-packaged-'));
      try {
        for (const part of ['app.asar', 'app.asar.unpacked'])
          cpSync(path.join(path.dirname(archive), part), path.join(place, part), { recursive: true });
        const app = spawn(
          path.join(root, 'tools/electron-host/electron'),
          [path.join(place, 'app.asar'), `--user-data-dir=${path.join(place, 'data')}`],
          { stdio: ['ignore', 'ignore', 'inherit'], cwd: place },
        );
        const ended = once(app, 'exit');
        const logs = path.join(place, 'data/logs');
        await expect
          .poll(
            () =>
              existsSync(logs) &&
              readdirSync(logs).map((name) => readFileSync(path.join(logs, name), 'utf8')),
          )
          .toEqual([expect.stringContaining('window shown')]);
        app.kill('SIGTERM');
        expect(await ended).toEqual([0, null]);
        const log = readdirSync(logs).map((name) => readFileSync(path.join(logs, name), 'utf8'));
        expect(log.join()).not.toMatch(/error/i);
      } finally {
        rmSync(place, { recursive: true, force: true });
      }
    });
  },
);

function sizeOf(place: string): number {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
