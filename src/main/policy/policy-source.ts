// Where an administrator puts a policy, by platform. All of these places can be written by administrators alone.

/** Runs a program of the system and gives what it printed: null when it failed or is not there, nothing when it did not come to its end. */
export type RunProgram = (command: string, args: readonly string[]) => string | null;

/** A place to look at. `read` gives null where there is nothing; what cannot be read comes back as it is, and is no policy then. */
export interface PolicySource {
  readonly name: string;
  read(): string | null;
}

const registryKey = 'HKLM\\SOFTWARE\\Policies\\Offhook';
const registryValue = 'Policy';
const managedPreferences = '/Library/Managed Preferences';
const bundleId = 'org.offhook.Offhook';

/**
 * Windows group policy: the value `Policy` (REG_SZ) below HKLM\SOFTWARE\Policies, which only administrators write.
 * By reg.exe, at its fixed place: PATH belongs to whoever starts the app.
 */
function registrySource(run: RunProgram): PolicySource {
  return {
    name: `${registryKey}\\${registryValue}`,
    read() {
      const printed = run('C:\\Windows\\System32\\reg.exe', ['query', registryKey, '/v', registryValue]);
      // A query that was cut off must not make room for somebody's own policy: it is no JSON, and said so.
      return printed === null || printed === '' ? printed : parseRegistryAnswer(printed);
    },
  };
}

/** The value in what `reg query` prints: `    Policy    REG_SZ    {...}`; nothing for one that is no text. Pure. */
export function parseRegistryAnswer(printed: string): string | null {
  const line = printed.split(/\r?\n/).find((text) => /^\s+Policy\s+REG_\w+\s/i.test(text));
  if (line === undefined) return null;
  const [, text = ''] = /^\s+Policy\s+REG_(?:EXPAND_)?SZ\s+(.*)$/i.exec(line) ?? [];
  return text.trim();
}

/** A configuration profile of macOS: for the user first, then for the computer. plutil is part of the system. */
function managedPreferenceSources(
  userName: string,
  run: RunProgram,
  exists: (file: string) => boolean,
): readonly PolicySource[] {
  // A name that could lead elsewhere is none of the system's.
  const isPlain = /^[\w.-]+$/.test(userName) && !userName.startsWith('.');
  const files = [
    ...(isPlain ? [`${managedPreferences}/${userName}/${bundleId}.plist`] : []),
    `${managedPreferences}/${bundleId}.plist`,
  ];
  return files.map((file) => ({
    name: file,
    // A profile that is there but cannot be converted must not be got round: it is no JSON, and said so.
    read: () => (exists(file) ? (run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]) ?? '') : null),
  }));
}

/** The places of this platform besides its file, the first one that has a policy counts. */
export function choosePolicySources(
  platform: string,
  userName: string,
  run: RunProgram,
  exists: (file: string) => boolean,
): readonly PolicySource[] {
  if (platform === 'win32') return [registrySource(run)];
  return platform === 'darwin' ? managedPreferenceSources(userName, run, exists) : [];
}
