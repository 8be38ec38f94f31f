import { randomBytes } from 'node:crypto';
import { type Clock, secondsOf } from './clock.ts';
import { mostKeys, readKeyFile, writeKeyFile } from './key-file.ts';
import type { ServiceLog } from './log.ts';
import { createOwnKeyFile } from './own-key-file.ts';
import { chooseSigningKey, type KeyPlan, keepKeys, nextChangeS, type SipKey } from './sip-keys.ts';

export interface KeyRing {
  /** All that may verify a token, or will soon: our own, and those of the services beside this one. */
  keys(): readonly SipKey[];
  /** Without those beside: whoever has shown no secret makes us read no folder. */
  ownKeys(): readonly SipKey[];
  /** Always one of our own. */
  signingKey(): SipKey;
  close(): void;
}

export interface KeyRingOptions {
  /** Written by this service alone. */
  readonly file: string;
  /** What the services beside this one sign with; nothing where there is none. */
  readonly beside?: () => readonly SipKey[];
  readonly plan: KeyPlan;
  readonly clock: Clock;
  readonly log: ServiceLog;
}

/** A disk that is full may have room again, and another service of our name has its own by then. */
const retryMs = 10_000;

/**
 * What the file has of the ring. Whoever wrote in the same moment as we did is looked for a while later.
 *
 * ```
 * changed --stored--> written --looked again: ours--> settled
 *    ^------------------ not ours, or another key ------'
 * ```
 */
type Standing = 'changed' | 'written' | 'settled';

/** The keys of SIP tokens, rotated by time and kept in a file. @throws the system's error when the file cannot be used at the start */
export function openKeyRing({ file, plan, clock, log, beside = nobody }: KeyRingOptions): KeyRing {
  const reading = readKeyFile(file, clock.now());
  let keys: readonly SipKey[] = reading.kind === 'read' ? reading.keys : [];
  let standing: Standing = reading.kind === 'read' ? 'written' : 'changed';
  let cancel = (): void => undefined;
  if (reading.kind === 'broken') log('error', 'key-file-broken', { file, keptAs: reading.keptAs });
  turn();
  // At the start a file that cannot be written is a mistake of the set-up; later it is a full disk.
  if (standing === 'changed') writeKeyFile(file, keys);
  standing = 'written';
  const own = createOwnKeyFile(file, keys, { clock, log });

  /** Makes the ring what it should be now. */
  function turn(): void {
    const next = keepKeys(keys, secondsOf(clock), plan, createKey);
    if (next === keys) return;
    for (const { kid } of next.filter((key) => !keys.some(({ kid: known }) => known === key.kid)))
      log('info', 'key-created', { kid });
    for (const { kid } of keys.filter((key) => !next.some(({ kid: kept }) => kept === key.kid)))
      log('info', 'key-removed', { kid });
    keys = next;
    standing = 'changed';
  }

  function store(): void {
    if (standing === 'changed' && own.store(keys)) standing = 'written';
  }

  function tend(): void {
    turn();
    if (standing === 'written') standing = own.isOurs() ? 'settled' : 'changed';
    store();
    schedule();
  }

  function schedule(): void {
    cancel();
    const atS = nextChangeS(keys, plan);
    const waitMs = atS === null ? retryMs : Math.max(atS * 1000 - clock.now(), 0);
    cancel = clock.after(standing === 'settled' ? waitMs : Math.min(waitMs, retryMs), tend);
  }

  /** A machine that slept wakes with a timer that is late; nothing may be given out that is not stored. */
  function catchUp(): void {
    const before = keys;
    turn();
    if (keys === before) return;
    store();
    schedule();
  }

  schedule();
  return {
    keys() {
      catchUp();
      return withThoseBeside(keys, [...own.strangers(), ...beside()], secondsOf(clock), log);
    },
    ownKeys() {
      catchUp();
      return keys;
    },
    signingKey() {
      catchUp();
      const key = chooseSigningKey(keys, secondsOf(clock));
      if (key === null) throw new Error('there is no key');
      return key;
    },
    close: () => cancel(),
  };
}

const nobody = (): readonly SipKey[] => [];

/** Our own first; of the others those that have not ended. */
function withThoseBeside(
  own: readonly SipKey[],
  others: readonly SipKey[],
  nowS: number,
  log: ServiceLog,
): readonly SipKey[] {
  if (others.length === 0) return own;
  const all = new Map([...own, ...others.filter(({ exp }) => exp > nowS)].map((key) => [key.kid, key]));
  // Whoever pulls takes no more.
  if (all.size > mostKeys) log('error', 'too-many-keys', { keys: all.size, most: mostKeys });
  return [...all.values()].slice(0, mostKeys);
}

/** 256 random bits, as characters that any configuration language can hold. */
function createKey(): Pick<SipKey, 'kid' | 'k'> {
  return { kid: randomBytes(9).toString('base64url'), k: randomBytes(32).toString('base64url') };
}
