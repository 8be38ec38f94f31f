import { type ProblemCode, problemCodes } from '../../shared/problem.ts';

export type KeychainFault = Extract<ProblemCode, `keychain-${string}`>;

const isFault = (code: ProblemCode): code is KeychainFault => code.startsWith('keychain-');

export const keychainFaults: readonly KeychainFault[] = problemCodes.filter(isFault);

/** It opens late, because somebody has to unlock it. */
export class LockedError extends Error {}

/** What the libraries of the three systems say, in their own words: they have no codes. */
const signs: readonly (readonly [RegExp, KeychainFault])[] = [
  [/dismissed|denied|cancel|not allowed|authoriz|auth ?fail/i, 'keychain-denied'],
  [/did not give back|encod|decod|corrupt|damaged|utf-8/i, 'keychain-corrupted'],
  [/is locked|locked collection/i, 'keychain-locked'],
  [/DBus error|D-Bus|not provided|no result found|cannot find|dlopen|no such file/i, 'keychain-absent'],
];

/** Why the keychain cannot be used, as far as it can be told. Pure. */
export function chooseKeychainFault(error: unknown): KeychainFault {
  if (error instanceof LockedError) return 'keychain-locked';
  const said = error instanceof Error ? error.message : String(error);
  return signs.find(([sign]) => sign.test(said))?.[1] ?? 'keychain-unavailable';
}
