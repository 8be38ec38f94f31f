import { posix, win32 } from 'node:path';

export interface PolicyPlace {
  readonly file: string;
  /** `platform`: the file may be absent; when it was named, its absence is an error. */
  readonly namedBy: 'argument' | 'environment' | 'platform';
}

/** Where the managed file is looked for: `--policy`, `OFFHOOK_POLICY`, then the platform's place. Pure. */
export function choosePolicyPlace(
  argument: string | null,
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): PolicyPlace {
  if (argument !== null) return { file: argument, namedBy: 'argument' };
  const named = environment.OFFHOOK_POLICY;
  if (named !== undefined && named !== '') return { file: named, namedBy: 'environment' };
  return { file: platformPlace(environment, platform), namedBy: 'platform' };
}

/** Places that only an administrator can write to. */
function platformPlace(environment: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (platform === 'win32') {
    return win32.join(environment.ProgramData ?? 'C:\\ProgramData', 'Offhook', 'policy.json');
  }
  if (platform === 'darwin') return posix.join('/Library/Application Support/Offhook', 'policy.json');
  return posix.join('/etc/offhook', 'policy.json');
}
