import type { ElectronChoice } from '../launch/electron.ts';
import type { Platform } from './stand-in.ts';

/** One run of electron-builder. */
export interface PackagePlan {
  readonly platform: Platform;
  /** Electron-builder's names; null: those of electron-builder.yml. */
  readonly targets: readonly string[] | null;
  /** The folder that it leaves beside the packages. */
  readonly unpacked: string;
}

const unpackedFolders = { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac' } as const;

/**
 * With Electron itself: the installers of this system. With the stand-in: what needs no download on Linux, and a look
 * at what the other systems would get. Pure.
 */
export function choosePlans(kind: ElectronChoice['kind'], platform: string, arch: string): PackagePlan[] {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  const folder = (of: Platform): string => {
    const [first = '', ...rest] = unpackedFolders[of].split('-');
    return [`${first}${suffix}`, ...rest].join('-');
  };
  if (kind === 'host') {
    return [
      { platform: 'linux', targets: ['dir', 'deb', 'tar.gz'], unpacked: folder('linux') },
      { platform: 'win32', targets: ['dir'], unpacked: folder('win32') },
      { platform: 'darwin', targets: ['dir'], unpacked: folder('darwin') },
    ];
  }
  if (platform !== 'linux' && platform !== 'win32' && platform !== 'darwin')
    throw new Error(`no packages for ${platform}`);
  return [{ platform, targets: null, unpacked: folder(platform) }];
}
