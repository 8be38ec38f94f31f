import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A Debian package and a file that shows it is there. */
interface SystemPackage {
  readonly name: string;
  readonly shownBy: string;
}

const chromium: SystemPackage = { name: 'chromium', shownBy: '/usr/bin/chromium' };

const keyring: readonly SystemPackage[] = [
  { name: 'dbus', shownBy: '/usr/bin/dbus-run-session' },
  // Ask the session bus, and the settings of a desktop.
  { name: 'libglib2.0-bin', shownBy: '/usr/bin/gdbus' },
  { name: 'gnome-keyring', shownBy: '/usr/bin/gnome-keyring-daemon' },
];
const driver: SystemPackage = { name: 'chromium-driver', shownBy: '/usr/bin/chromedriver' };

/** A display that nobody sees, a window on it that is captured, and what lists windows. */
const display: readonly SystemPackage[] = [
  { name: 'xvfb', shownBy: '/usr/bin/Xvfb' },
  { name: 'evilwm', shownBy: '/usr/bin/evilwm' },
  { name: 'xterm', shownBy: '/usr/bin/xterm' },
  { name: 'x11-utils', shownBy: '/usr/bin/xprop' },
];

/** The lab's network, its desk phones and its eyes, beside the edge. */
const lab: readonly SystemPackage[] = [
  chromium,
  { name: 'iproute2', shownBy: '/sbin/ip' },
  { name: 'nftables', shownBy: '/usr/sbin/nft' },
  { name: 'iputils-ping', shownBy: '/usr/bin/ping' },
  { name: 'procps', shownBy: '/usr/sbin/sysctl' },
  { name: 'python3-minimal', shownBy: '/usr/bin/python3' },
  { name: 'sip-tester', shownBy: '/usr/bin/sipp' },
  { name: 'baresip-core', shownBy: '/usr/bin/baresip' },
  { name: 'wireshark-common', shownBy: '/usr/bin/dumpcap' },
  { name: 'pulseaudio', shownBy: '/usr/bin/pulseaudio' },
  { name: 'pulseaudio-utils', shownBy: '/usr/bin/pactl' },
  ...display,
];

/** Debian's name of this machine, as it stands in paths of libraries. */
const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
const modules = (name: string) => `/usr/lib/${multiarch}/kamailio/modules/${name}.so`;

/** Kamailio with the modules that edge/kamailio loads, rtpengine, coturn; baresip is the echo. */
const edge: readonly SystemPackage[] = [
  { name: 'kamailio', shownBy: '/usr/sbin/kamailio' },
  { name: 'kamailio-websocket-modules', shownBy: modules('websocket') },
  { name: 'kamailio-tls-modules', shownBy: modules('tls') },
  { name: 'kamailio-presence-modules', shownBy: modules('presence') },
  { name: 'kamailio-autheph-modules', shownBy: modules('auth_ephemeral') },
  { name: 'kamailio-json-modules', shownBy: modules('json') },
  { name: 'kamailio-utils-modules', shownBy: modules('http_client') },
  { name: 'rtpengine-daemon', shownBy: '/usr/bin/rtpengine' },
  { name: 'coturn', shownBy: '/usr/bin/turnserver' },
  { name: 'baresip-core', shownBy: '/usr/bin/baresip' },
  { name: 'iproute2', shownBy: '/sbin/ip' },
];

/** To make a deb without fpm, to look at what it installs, and an archive without a download. */
const packaging: readonly SystemPackage[] = [
  { name: 'dpkg', shownBy: '/usr/bin/dpkg-deb' },
  { name: '7zip', shownBy: '/usr/bin/7zz' },
  { name: 'desktop-file-utils', shownBy: '/usr/bin/desktop-file-validate' },
  { name: 'xdg-utils', shownBy: '/usr/bin/xdg-mime' },
];

/** Whose completion is tried in themselves; bash is everywhere. */
const shells: readonly SystemPackage[] = [
  { name: 'zsh', shownBy: '/usr/bin/zsh' },
  { name: 'fish', shownBy: '/usr/bin/fish' },
];

/** What a task needs of the system: the edge, to start on the host, the lab, and end-to-end tests on either. */
export const packagesFor = {
  edge,
  start: [chromium],
  lab: [...edge, ...lab],
  package: packaging,
  shells,
  e2e: { electron: keyring, host: [chromium, driver, ...keyring] },
} as const;

export class MissingPackagesError extends Error {
  override readonly name = 'MissingPackagesError';
}

/** What of the machine decides. Injected, so that every answer is tested on any. */
export interface PackageMachine {
  readonly isDebian: boolean;
  readonly isRoot: boolean;
  readonly has: (file: string) => boolean;
  /** Throws when the shell line fails. */
  readonly run: (line: string) => void;
}

/**
 * Installs what is missing when we are root on Debian; otherwise throws MissingPackagesError
 * with the exact line that a person can run, or with Debian's names where there is no apt.
 */
export function ensurePackages(
  packages: readonly SystemPackage[],
  machine: PackageMachine = thisMachine(),
): void {
  const absent = packages.filter(({ shownBy }) => !machine.has(shownBy)).map(({ name }) => name);
  const missing = [...new Set(absent)].join(' ');
  if (missing === '') return;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing}`;
  if (!machine.isDebian)
    throw new MissingPackagesError(
      `Something is missing. Install it your system's way (these are Debian's names), then try again:\n  ${missing}`,
    );
  if (!machine.isRoot)
    throw new MissingPackagesError(
      `Something is missing. Run this once, then try again:\n  sudo sh -c '${line}'`,
    );
  console.log(`Installing ${missing.replaceAll(' ', ', ')} …`);
  machine.run(line);
}

function thisMachine(): PackageMachine {
  return {
    isDebian: existsSync('/etc/debian_version'),
    isRoot: process.getuid?.() === 0,
    has: existsSync,
    run: (line) =>
      void execFileSync('sh', ['-c', line], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }),
  };
}
