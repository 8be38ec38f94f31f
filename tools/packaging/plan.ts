import type { ElectronChoice } from '../launch/electron.ts';
import type { Platform } from './stand-in.ts';

/** What electron-builder makes for one system. */
export interface PackagePlan {
  readonly platform: Platform;
  /** Its runs, one after the other, by its own names; null: those of electron-builder.yml. */
  readonly rounds: readonly (readonly string[] | null)[];
  /** The folder that it leaves beside the packages. */
  readonly unpacked: string;
}

/**
 * Before the packages that the system installs: these write into the folder what they are, for the updater, and what is
 * unpacked by hand would take itself for one of them.
 */
const byItself = ['tar.gz'] as const;

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
      { platform: 'linux', rounds: [byItself, ['dir', 'deb']], unpacked: folder('linux') },
      { platform: 'win32', rounds: [['dir']], unpacked: folder('win32') },
      { platform: 'darwin', rounds: [['dir']], unpacked: folder('darwin') },
    ];
  }
  if (platform !== 'linux' && platform !== 'win32' && platform !== 'darwin')
    throw new Error(`no packages for ${platform}`);
  return [{ platform, rounds: platform === 'linux' ? [byItself, null] : [null], unpacked: folder(platform) }];
}
