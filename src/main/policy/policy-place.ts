/** A file that the user named. */
export interface NamedPolicy {
  readonly file: string;
  readonly namedBy: 'argument' | 'environment';
}

export interface PolicyPlaces {
  /** The administrator's file. Where it is present, it alone counts. */
  readonly platformFile: string;
  /** `--policy`, else `OFFHOOK_POLICY`: for trying things out, and for machines that nobody manages. */
  readonly named: NamedPolicy | null;
}

/** Where a managed file is looked for. Pure. */
export function choosePolicyPlaces(
  argument: string | null,
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): PolicyPlaces {
  return { platformFile: platformFile(platform), named: chooseNamed(argument, environment.OFFHOOK_POLICY) };
}

function chooseNamed(argument: string | null, variable: string | undefined): NamedPolicy | null {
  if (argument !== null) return { file: argument, namedBy: 'argument' };
  return variable === undefined || variable === '' ? null : { file: variable, namedBy: 'environment' };
}

/**
 * Constants: whatever starts the app sets its environment, ProgramFiles and SystemRoot included. A Windows on another
 * drive than C: has no platform file, then. Not below ProgramData, where every user may create a folder that is missing.
 */
function platformFile(platform: string): string {
  if (platform === 'win32') return 'C:\\Program Files\\Common Files\\Offhook\\policy.json';
  if (platform === 'darwin') return '/Library/Application Support/Offhook/policy.json';
  return '/etc/offhook/policy.json';
}

/** Who owns a file, and its permission bits, as `fs.stat` gives them. */
export interface FileOwnership {
  readonly uid: number;
  readonly mode: number;
}

/** Says what makes a file at the platform's place untrustworthy; null when nothing does. */
export type CheckOwnership = (ownership: FileOwnership) => string | null;

const writableByOthers = 0o022;

/** Linux and macOS: root's, and writable by root alone. On Windows the folder's access list decides, which Node cannot read. */
export function chooseOwnershipCheck(platform: string): CheckOwnership {
  if (platform === 'win32') return () => null;
  return ({ uid, mode }) => {
    if (uid !== 0) return `must belong to root, but belongs to user ${uid}`;
    if ((mode & writableByOthers) === 0) return null;
    return `must be writable by root alone, but has mode ${(mode & 0o777).toString(8)}`;
  };
}
