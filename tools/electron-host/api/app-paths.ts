import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { launchContext } from '../runtime/launch-context.ts';

const overridden = new Map<string, string>();

/** app.getPath of Linux. @throws Error for a name that Electron does not know. */
export function appPath(name: string, appName: string): string {
  const known = overridden.get(name) ?? defaultPath(name, appName);
  if (known === undefined) throw new Error(`Failed to get '${name}' path`);
  return known;
}

export function overridePath(name: string, place: string): void {
  if (!path.isAbsolute(place)) throw new Error('Path must be absolute');
  overridden.set(name, place);
}

function defaultPath(name: string, appName: string): string | undefined {
  const home = homedir();
  const config = process.env.XDG_CONFIG_HOME || path.join(home, '.config');
  const userData = (): string => appPath('userData', appName);
  switch (name) {
    case 'home':
      return home;
    case 'appData':
      return config;
    case 'userData':
      return launchContext.invocation.switches.get('user-data-dir') ?? path.join(config, appName);
    case 'sessionData':
      return userData();
    case 'logs':
      return path.join(userData(), 'logs');
    case 'crashDumps':
      return path.join(userData(), 'Crashpad');
    case 'temp':
      return tmpdir();
    case 'exe':
    case 'module':
      return launchContext.launcher;
    case 'assets':
      return launchContext.resourcesPath;
    case 'desktop':
    case 'documents':
    case 'downloads':
    case 'music':
    case 'pictures':
    case 'videos':
      return path.join(home, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    default:
      return undefined;
  }
}
