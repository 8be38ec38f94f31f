import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { ensurePackages, MissingPackagesError, packagesFor } from './system-packages.ts';

const execute = promisify(execFile);

/** What of the machine decides whether the lab can run. Injected, so that every answer is tested on any. */
export interface LabMachine {
  readonly platform: string;
  readonly uid: number | undefined;
  readonly isDebian: boolean;
  /** Throws when it cannot be opened. */
  readonly openTun: () => void;
  /** Throws MissingPackagesError, or the installer's error. */
  readonly install: () => void;
  /** Rejects when a command of a namespace is refused. */
  readonly tryNamespace: () => Promise<void>;
}

/**
 * Why the lab cannot run on this machine, in a few words; null when it can. Installs the packages it needs.
 * The order matters: nothing is installed where it would be in vain.
 */
export async function whyNoLab(machine: LabMachine = thisMachine): Promise<string | null> {
  if (machine.platform !== 'linux') return 'the lab needs Linux (network namespaces)';
  if (machine.uid !== 0) return 'the lab needs root (network namespaces)';
  if (!machine.isDebian) return 'the lab needs Debian (its packages)';
  try {
    machine.openTun();
  } catch {
    return 'the kernel offers no TUN devices (/dev/net/tun)';
  }
  try {
    machine.install();
  } catch (error) {
    return `its packages cannot be installed: ${firstLine(error)}`;
  }
  try {
    await machine.tryNamespace();
  } catch (error) {
    return `the kernel offers no network namespaces with NAT: ${firstLine(error)}`;
  }
  return null;
}

function firstLine(error: unknown): string {
  if (error instanceof MissingPackagesError) return 'some are missing';
  const words = error instanceof Error ? error.message : String(error);
  return words.trim().split('\n').at(-1) ?? '';
}

/** Chances and masquerading are modules that a small kernel may lack. */
const ruleset =
  'table ip t { chain c { type nat hook postrouting priority 100; masquerade fully-random; }; ' +
  'chain d { type filter hook forward priority 0; numgen random mod 10 < 1 drop; }; }';

async function tryNamespace(): Promise<void> {
  const name = `offhook-try-${process.pid}`;
  await execute('ip', ['netns', 'add', name]);
  try {
    await execute('ip', ['netns', 'exec', name, 'nft', ruleset]);
    await execute('ip', ['-n', name, 'link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'b0']);
  } finally {
    await execute('ip', ['netns', 'delete', name]);
  }
}

const thisMachine: LabMachine = {
  platform: process.platform,
  uid: process.getuid?.(),
  isDebian: existsSync('/etc/debian_version'),
  openTun: () => accessSync('/dev/net/tun', constants.R_OK | constants.W_OK),
  install: () => ensurePackages(packagesFor.lab),
  tryNamespace,
};
