import { describe, expect, it } from 'vitest';
import { ensurePackages, MissingPackagesError, type PackageMachine } from '../../../tools/system-packages.ts';

const packages = [
  { name: 'there', shownBy: '/there' },
  { name: 'chromium', shownBy: '/chromium' },
  { name: 'dbus', shownBy: '/dbus' },
  { name: 'chromium', shownBy: '/chromium' },
];

function machineWith(change: Partial<PackageMachine>) {
  const ran: string[] = [];
  const machine: PackageMachine = {
    isDebian: true,
    isRoot: true,
    has: (file) => file === '/there',
    run: (line) => void ran.push(line),
    ...change,
  };
  return { machine, ran };
}

const line = 'apt-get update && apt-get install -y --no-install-recommends chromium dbus';

describe('ensurePackages', () => {
  it('installs what is missing, and only that, for root on Debian', () => {
    const { machine, ran } = machineWith({});
    ensurePackages(packages, machine);
    expect(ran).toEqual([line]);
  });

  it('does nothing where nothing is missing', () => {
    const { machine, ran } = machineWith({ has: () => true, isRoot: false });
    ensurePackages(packages, machine);
    expect(ran).toEqual([]);
  });

  it.each([
    ['the exact line, to who is not root', { isRoot: false }, `\n  sudo sh -c '${line}'`],
    ['the names, where there is no apt', { isDebian: false }, '\n  chromium dbus'],
  ])('stops and tells %s', (_name, change, told) => {
    const { machine, ran } = machineWith(change);
    const ensure = () => ensurePackages(packages, machine);
    expect(ensure).toThrow(MissingPackagesError);
    expect(ensure).toThrow(told);
    expect(ran).toEqual([]);
  });

  it('passes on that the installation failed', () => {
    const run = () => {
      throw new Error('no network');
    };
    expect(() => ensurePackages(packages, machineWith({ run }).machine)).toThrow('no network');
  });
});
