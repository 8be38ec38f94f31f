import { createHash, randomBytes } from 'node:crypto';
import { posix, win32 } from 'node:path';

/** What of the machine decides where things are. Injected, so that every platform is tested on any. */
export interface Machine {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly tmp: string;
}

/** Where Electron keeps the data of an app named Offhook; the command line has no Electron to ask. */
export function defaultUserDataFolder({ platform, environment, home }: Machine): string {
  if (platform === 'win32') {
    return win32.join(environment.APPDATA ?? win32.join(home, 'AppData', 'Roaming'), 'Offhook');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Offhook');
  const config = environment.XDG_CONFIG_HOME;
  return posix.join(config === undefined || config === '' ? posix.join(home, '.config') : config, 'Offhook');
}

/** The file in the user data folder that says where the socket is, when it is not beside it. */
export const placeFileName = 'control.place';
export const socketName = 'control.sock';

/** The user's own socket, and that of other programs, in a folder that can be handed to them alone. */
const sockets = {
  control: { folder: '', name: socketName, placeFile: placeFileName, tag: '' },
  api: { folder: 'api', name: 'api.sock', placeFile: 'api.place', tag: 'api-' },
} as const;

export interface ControlPlace {
  /** What net.listen and net.connect take. */
  readonly address: string;
  /** The folder that must be ours alone; null for a named pipe. */
  readonly folder: string | null;
  /** True when the client cannot know the address and must be told by the place file. */
  readonly isRecorded: boolean;
  /** Where that is written, or would be. */
  readonly placeFile: string;
}

/** sun_path holds 104 bytes on macOS and 108 on Linux, the terminating zero included. */
const longestSocketPathBytes = 100;

/**
 * The socket lies in the user data folder; where its path is too long, in a folder of its own under the runtime or
 * temporary folder. On Windows it is a named pipe with a name that cannot be guessed, so that nobody takes it first.
 */
export function chooseControlPlace(
  userDataFolder: string,
  machine: Machine,
  createNonce: () => string = () => randomBytes(16).toString('hex'),
  which: keyof typeof sockets = 'control',
): ControlPlace {
  const { folder: own, name, placeFile: place, tag } = sockets[which];
  if (machine.platform === 'win32') {
    const placeFile = win32.join(userDataFolder, place);
    return {
      address: `\\\\.\\pipe\\offhook-${tag}${createNonce()}`,
      folder: null,
      isRecorded: true,
      placeFile,
    };
  }
  const placeFile = posix.join(userDataFolder, place);
  const besideFolder = posix.join(userDataFolder, own);
  const beside = posix.join(besideFolder, name);
  if (Buffer.byteLength(beside) <= longestSocketPathBytes) {
    return { address: beside, folder: besideFolder, isRecorded: false, placeFile };
  }
  const hash = createHash('sha256').update(userDataFolder).digest('hex').slice(0, 16);
  const runtime = machine.environment.XDG_RUNTIME_DIR;
  const base = runtime === undefined || runtime === '' ? machine.tmp : runtime;
  const folder = posix.join(base, `offhook-${tag}${hash}`);
  return { address: posix.join(folder, name), folder, isRecorded: true, placeFile };
}
