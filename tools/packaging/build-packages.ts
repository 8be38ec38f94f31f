import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type CliOptions, type Configuration } from 'electron-builder';
import plist, { type PlistObject, type PlistValue } from 'plist';
import type { ElectronChoice } from '../launch/electron.ts';
import { choosePlans, type PackagePlan } from './plan.ts';
import { makeStandIn } from './stand-in.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fpmScript = path.join(import.meta.dirname, 'fpm.ts');
/** Electron-builder wants an address; companies give their own. Names under .invalid belong to nobody (RFC 2606). */
const homepage = process.env.OFFHOOK_HOMEPAGE ?? 'https://offhook.invalid';
const maintainer = process.env.OFFHOOK_MAINTAINER ?? 'Offhook <packages@offhook.invalid>';
/** Names the updater's cache, and makes electron-builder write the feed's files; the policy says where the feed is. */
const feed = 'https://updates.offhook.invalid';

const builderPlatform = { linux: 'linux', win32: 'win', darwin: 'mac' } as const;

export interface BuiltPackage extends PackagePlan {
  /** Files, as electron-builder names them. */
  readonly artifacts: readonly string[];
}

/** Packages what is in out/ into `folder`, which is emptied. */
export async function buildPackages(
  folder: string,
  { kind, executable }: Pick<ElectronChoice, 'kind' | 'executable'>,
): Promise<BuiltPackage[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (kind === 'host') nameStandIns(folder);
  const built: BuiltPackage[] = [];
  for (const plan of choosePlans(kind, process.platform, process.arch)) {
    const electronDist =
      kind === 'host' ? path.join(folder, 'stand-in', plan.platform) : path.dirname(executable);
    if (kind === 'host') makeStandIn(electronDist, plan.platform);
    const artifacts: string[] = [];
    for (const targets of plan.rounds)
      artifacts.push(...(await build(optionsFor(plan, targets, folder, electronDist))));
    built.push({ ...plan, artifacts });
  }
  writeFileSync(path.join(folder, 'packages.json'), JSON.stringify({ kind, built }, null, 2));
  return built;
}

/** Electron-builder downloads fpm and 7-Zip unless these name others. */
function nameStandIns(folder: string): void {
  const fpm = path.join(folder, 'fpm');
  writeFileSync(fpm, `#!/bin/sh\nexec '${process.execPath}' '${fpmScript}' "$@"\n`);
  chmodSync(fpm, 0o755);
  process.env.CUSTOM_FPM_PATH = fpm;
  process.env.ELECTRON_BUILDER_7ZIP_PATH ??= '/usr/bin/7zz';
  // No keychain is asked for a certificate: what cannot run is not signed either.
  process.env.CSC_IDENTITY_AUTO_DISCOVERY = 'false';
}

function optionsFor(
  plan: PackagePlan,
  targets: PackagePlan['rounds'][number],
  folder: string,
  electronDist: string,
): CliOptions {
  const config: Configuration = {
    extends: 'electron-builder.yml',
    directories: { output: folder },
    electronDist,
    extraMetadata: { homepage, author: maintainer },
    linux: { maintainer },
    publish: { provider: 'generic', url: feed },
    afterPack: ({ electronPlatformName, appOutDir }) => {
      if (electronPlatformName === 'darwin')
        refusePlainHttp(path.join(appOutDir, 'Offhook.app/Contents/Info.plist'));
    },
  };
  return {
    projectDir: root,
    config,
    publish: 'never',
    [builderPlatform[plan.platform]]: targets ?? [],
  };
}

/** Electron-builder allows plain http to everywhere, for its updater's local proxy; what it allows for this computer is enough. */
function refusePlainHttp(file: string): void {
  const info = plist.parse(readFileSync(file, 'utf8'));
  if (!isRecord(info) || !isRecord(info.NSAppTransportSecurity)) throw new Error(`${file}: not as expected`);
  const NSAppTransportSecurity = { ...info.NSAppTransportSecurity, NSAllowsArbitraryLoads: false };
  writeFileSync(file, plist.build({ ...info, NSAppTransportSecurity }));
}

const isRecord = (value: PlistValue | undefined): value is PlistObject =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) && !Buffer.isBuffer(value);
