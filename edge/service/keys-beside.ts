import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isWritableByOthers, parseKeyFile } from './key-file.ts';
import { describeError, type ServiceLog } from './log.ts';
import type { SipKey } from './sip-keys.ts';

export interface KeysBesideOptions {
  /** Our own key file; all others of its folder belong to services beside this one, each of which writes its own. */
  readonly file: string;
  readonly log: ServiceLog;
}

/** Reads the keys of the services beside this one, as they are now. Never throws. */
export function createKeysBeside({ file, log }: KeysBesideOptions): () => readonly SipKey[] {
  const folder = dirname(file);
  const own = basename(file);
  /** What each file held when it could last be read: a share that hangs for a moment withdraws nothing. */
  let known = new Map<string, readonly SipKey[]>();
  /** Told once for as long as it is so. */
  let complaints = new Set<string>();

  return () => {
    const said = new Set<string>();
    const complain = (event: string, name: string, reason: string): void => {
      const complaint = `${event} ${name}`;
      said.add(complaint);
      if (!complaints.has(complaint)) log('error', event, { file: name, reason });
    };
    const found = new Map<string, readonly SipKey[]>();
    try {
      for (const name of readdirSync(folder).filter((each) => each.endsWith('.json') && each !== own)) {
        const keys = readKeys(join(folder, name), (reason) => complain('key-file-unreadable', name, reason));
        // One that is gone between the two calls is withdrawn, as one that is not listed.
        if (keys !== 'gone') found.set(name, keys ?? known.get(name) ?? []);
      }
      known = found;
    } catch (error) {
      complain('key-folder-unreadable', folder, describeError(error));
    }
    complaints = said;
    return [...known.values()].flat();
  };
}

/** null: it is there and cannot be read, or somebody else may have written it. */
function readKeys(path: string, complain: (reason: string) => void): readonly SipKey[] | 'gone' | null {
  try {
    if (isWritableByOthers(statSync(path).mode)) {
      complain('others than its owner may write it');
      return null;
    }
    const keys = parseKeyFile(readFileSync(path, 'utf8'));
    if (keys === null) complain('no key file');
    return keys;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'gone';
    complain(describeError(error));
    return null;
  }
}
