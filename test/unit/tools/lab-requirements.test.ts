import { describe, expect, it } from 'vitest';
import { type LabMachine, whyNoLab } from '../../../tools/lab-requirements.ts';
import { MissingPackagesError } from '../../../tools/system-packages.ts';

const able: LabMachine = {
  platform: 'linux',
  uid: 0,
  isDebian: true,
  openTun: () => undefined,
  install: () => undefined,
  tryNamespace: () => Promise.resolve(),
};
const fail = (words: string) => () => {
  throw new Error(words);
};

describe('whyNoLab', () => {
  it('is null where everything is there', async () => {
    expect(await whyNoLab(able)).toBeNull();
  });

  it.each<[string, Partial<LabMachine>, string]>([
    ['another system', { platform: 'darwin' }, 'the lab needs Linux (network namespaces)'],
    ['no root', { uid: 1000 }, 'the lab needs root (network namespaces)'],
    ['no Debian', { isDebian: false }, 'the lab needs Debian (its packages)'],
    ['no TUN', { openTun: fail('ENOENT') }, 'the kernel offers no TUN devices (/dev/net/tun)'],
    [
      'no packages',
      {
        install: () => {
          throw new MissingPackagesError('long words');
        },
      },
      'its packages cannot be installed: some are missing',
    ],
    [
      'no package source',
      { install: fail('E: no network') },
      'its packages cannot be installed: E: no network',
    ],
    [
      'no namespaces',
      { tryNamespace: () => Promise.reject(new Error('mount: Operation not permitted')) },
      'the kernel offers no network namespaces with NAT: mount: Operation not permitted',
    ],
  ])('says so in words: %s', async (_name, lack, reason) => {
    expect(await whyNoLab({ ...able, ...lack })).toBe(reason);
  });

  it('installs nothing where it would be in vain', async () => {
    let installed = false;
    const install = () => {
      installed = true;
    };
    await whyNoLab({ ...able, uid: 1000, install });
    await whyNoLab({ ...able, openTun: fail('ENOENT'), install });
    expect(installed).toBe(false);
  });
});
