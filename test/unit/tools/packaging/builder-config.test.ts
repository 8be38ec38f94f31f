import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkSchemes } from '../../../../src/shared/links/read-link.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
/** Electron-builder's own parts, which it does not hand out by its main module. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
  getConfig(project: string, file: string, options: null): Promise<Configuration>;
  validateConfiguration(config: object, log: { readonly isEnabled: false }): Promise<void>;
};
const { MacTargetHelper } = builder('app-builder-lib/out/mac/MacTargetHelper') as {
  MacTargetHelper: { getNotarizeOptions(app: string): Record<string, unknown> | undefined };
};

/** A copy each time: electron-builder writes into what it is given. */
const read = () => getConfig(root, 'electron-builder.yml', null);
const judge = (config: object) => validateConfiguration(config, { isEnabled: false });
const config = await read();

describe('electron-builder.yml', () => {
  it('is what electron-builder’s own schema (app-builder-lib/scheme.json) wants', async () => {
    await expect(judge(await read())).resolves.toBeUndefined();
  });

  it.each([
    ['linuxx', {}],
    ['nsis', { perMachin: true }],
    ['mac', { hardenedRuntime: 'perhaps' }],
    ['electronFuses', { runAsNodes: false }],
    ['protocols', [{ schemes: ['tel'] }]],
  ])('would be refused with %s: %o', async (section, wrong) => {
    const refused = judge({ ...(await read()), [section]: wrong });
    await expect(refused).rejects.toThrow(new RegExp(`Invalid configuration object.*${section}`, 's'));
  });

  it('names each system’s packages: deb, rpm and AppImage, nsis, dmg and the zip that macOS updates from', () => {
    expect(config).toMatchObject({
      linux: { target: ['deb', 'rpm', 'AppImage'] },
      win: { target: 'nsis' },
      mac: { target: ['dmg', 'zip'] },
    });
  });

  it('registers all links, and the way back of a sign-in, on every system', () => {
    expect([config.protocols].flat().flatMap((protocol) => protocol?.schemes)).toEqual([
      ...linkSchemes,
      'offhook',
    ]);
    const installer = readFileSync(path.join(root, 'assets/packaging/installer.nsh'), 'utf8');
    const written = [...installer.matchAll(/!insertmacro offhookScheme "(\w+)"/g)].map(
      ([, scheme]) => scheme,
    );
    expect(written).toEqual([...linkSchemes, 'offhook']);
  });

  it('names only files that there are', () => {
    const { linux, win, mac, nsis } = config;
    const named = [
      linux?.icon,
      win?.icon,
      mac?.icon,
      mac?.entitlements,
      mac?.entitlementsInherit,
      nsis?.include,
    ];
    expect(named.map((file) => typeof file === 'string' && existsSync(path.join(root, file)))).toEqual(
      named.map(() => true),
    );
  });

  it('runs on macOS under the hardened runtime, and holds no key of anybody', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, gatekeeperAssess: false });
    expect(config.mac).not.toHaveProperty('identity');
    const text = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
    expect(text.replaceAll(/^#.*$/gm, '')).not.toMatch(/CSC_|APPLE_|password|certificate/i);
  });
});

describe('notarisation', () => {
  const names = [
    'APPLE_API_KEY',
    'APPLE_API_KEY_ID',
    'APPLE_API_ISSUER',
    'APPLE_ID',
    'APPLE_APP_SPECIFIC_PASSWORD',
    'APPLE_TEAM_ID',
    'APPLE_KEYCHAIN',
    'APPLE_KEYCHAIN_PROFILE',
  ];
  beforeEach(() => {
    for (const name of names) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is not tried without keys, and not switched off', () => {
    expect(config.mac?.notarize).not.toBe(false);
    expect(MacTargetHelper.getNotarizeOptions('/Offhook.app')).toBeUndefined();
  });

  it.each([
    [
      { APPLE_API_KEY: '/key.p8', APPLE_API_KEY_ID: 'ID', APPLE_API_ISSUER: 'issuer' },
      { appleApiIssuer: 'issuer' },
    ],
    [
      { APPLE_ID: 'a@example.com', APPLE_APP_SPECIFIC_PASSWORD: 'pass', APPLE_TEAM_ID: 'team' },
      { appleId: 'a@example.com', teamId: 'team' },
    ],
  ])('is done with %o of the environment', (keys, options) => {
    for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
    expect(MacTargetHelper.getNotarizeOptions('/Offhook.app')).toMatchObject({
      appPath: '/Offhook.app',
      ...options,
    });
  });
});
