import { expect, it } from 'vitest';
import { choosePlans } from '../../../../tools/packaging/plan.ts';

it('makes the installers of this system with Electron itself', () => {
  expect(choosePlans('electron', 'win32', 'x64')).toEqual([
    { platform: 'win32', rounds: [null], unpacked: 'win-unpacked' },
  ]);
  expect(choosePlans('electron', 'darwin', 'arm64')).toEqual([
    { platform: 'darwin', rounds: [null], unpacked: 'mac-arm64' },
  ]);
  expect(choosePlans('electron', 'linux', 'arm64')).toEqual([
    { platform: 'linux', rounds: [['tar.gz'], null], unpacked: 'linux-arm64-unpacked' },
  ]);
});

it('shows with the stand-in what each system would get', () => {
  const plans = choosePlans('host', 'linux', 'x64');
  expect(plans.map(({ platform, rounds }) => [platform, rounds])).toEqual([
    ['linux', [['tar.gz'], ['dir', 'deb']]],
    ['win32', [['dir']]],
    ['darwin', [['dir']]],
  ]);
});

it('makes nothing for a system that has no packages', () => {
  expect(() => choosePlans('electron', 'freebsd', 'x64')).toThrow('no packages for freebsd');
});
