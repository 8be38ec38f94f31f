import { describe, expect, it } from 'vitest';
import {
  allowHeadsets,
  isHeadset,
  type OfferedDevice,
} from '../../../../src/main/headsets/headset-permission.ts';
import type { HeadsetIdentity } from '../../../../src/shared/headset.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const telephony = [{ usagePage: 0x0c }, { usagePage: 0x0b, usage: 5 }];
const jabra = { deviceId: 'j', vendorId: 0x0b0e, productId: 0x030c, name: 'Jabra', collections: telephony };
const poly = { deviceId: 'p', vendorId: 0x047f, productId: 0xc056, name: 'Poly', collections: telephony };
const mouse = { deviceId: 'm', vendorId: 1, productId: 2, name: 'Mouse', collections: [{ usagePage: 1 }] };
const ours = { url: 'app://offhook/index.html', parent: null };
const identity = ({ vendorId, productId, name }: OfferedDevice): HeadsetIdentity => ({
  ...{ vendorId, productId, name },
});

type Session = Parameters<typeof allowHeadsets>[0];
type Permit = Parameters<Session['setDevicePermissionHandler']>[0];
type Select = Parameters<Session['on']>[1];

function start(
  known: readonly OfferedDevice[] = [],
  { isManaged = false, choice = 0 as number | null, meanwhile = (): void => undefined } = {},
) {
  let headsets = known.map(identity);
  let managed = isManaged;
  let permit: Permit = () => false;
  let select: Select = () => undefined;
  const asked: (readonly string[])[] = [];
  allowHeadsets(
    {
      setDevicePermissionHandler: (handler) => {
        permit = handler;
      },
      on: (_type, listener) => {
        select = listener;
      },
    },
    {
      remembered: () => ({ headsets, isManaged: managed }),
      remember: async (next) => {
        headsets = next;
      },
      choose: async (names) => {
        asked.push(names);
        meanwhile();
        return choice;
      },
      log: createMemoryLog(),
    },
  );
  return {
    asked,
    headsets: () => headsets,
    become: (next: readonly OfferedDevice[]) => {
      headsets = next.map(identity);
    },
    manage: () => {
      managed = true;
    },
    isPermitted: (device: unknown, origin = 'app://offhook', deviceType = 'hid') =>
      permit({ deviceType, origin, device }),
    select(deviceList: readonly OfferedDevice[], frame: Parameters<Select>[1]['frame'] = ours) {
      let prevented = false;
      return new Promise<{ chosen: string | null; prevented: boolean }>((resolve) => {
        const event = { preventDefault: () => (prevented = true) };
        select(event, { deviceList, frame }, (chosen) => resolve({ chosen: chosen ?? null, prevented }));
      });
    },
  };
}

describe('a headset', () => {
  it('is what has the telephony page, however deep', () => {
    expect(isHeadset(jabra)).toBe(true);
    expect(isHeadset({ collections: [{ usagePage: 0x0c, children: [{ usagePage: 0x0b }] }] })).toBe(true);
    expect(isHeadset(mouse)).toBe(false);
    for (const collections of [[], [null], ['text'], [{ children: 'text' }]])
      expect(isHeadset({ collections }), JSON.stringify(collections)).toBe(false);
    expect(isHeadset({})).toBe(false);
  });

  it('may be used by our own page once it was chosen, and nothing else may', async () => {
    const { isPermitted, select, headsets } = start();
    expect(isPermitted(jabra)).toBe(false);
    expect(await select([jabra])).toEqual({ chosen: 'j', prevented: true });
    expect(headsets()).toEqual([identity(jabra)]);
    expect(isPermitted(jabra)).toBe(true);
    expect(isPermitted(jabra, 'app://offhook/')).toBe(true);
    expect(isPermitted(jabra, 'https://example.com')).toBe(false);
    expect(isPermitted(jabra, 'app://offhook.evil')).toBe(false);
    expect(isPermitted(jabra, 'app://offhook', 'usb')).toBe(false);
    expect(isPermitted(poly)).toBe(false);
    // The same numbers with another descriptor: a device that lies.
    expect(isPermitted({ ...jabra, collections: mouse.collections })).toBe(false);
    expect(isPermitted(null)).toBe(false);
  });

  it('is asked for by our own top frame alone, and only among headsets', async () => {
    const { select, headsets } = start();
    const none = { chosen: null, prevented: true };
    expect(await select([jabra], null)).toEqual(none);
    expect(await select([jabra], { ...ours, parent: {} })).toEqual(none);
    expect(await select([jabra], { ...ours, url: 'https://example.com/' })).toEqual(none);
    expect(await select([mouse])).toEqual(none);
    expect(await select([])).toEqual(none);
    expect(headsets()).toEqual([]);
  });

  it('is chosen by the person where there are several; the new ones are offered', async () => {
    const both = start([], { choice: 1 });
    expect((await both.select([jabra, { ...jabra, deviceId: 'j2' }, poly])).chosen).toBe('p');
    expect(both.asked).toEqual([['Jabra', 'Poly']]);
    const none = start([], { choice: null });
    expect((await none.select([jabra, poly])).chosen).toBeNull();
    expect(none.headsets()).toEqual([]);
    const second = start([jabra]);
    expect((await second.select([jabra, poly])).chosen).toBe('p');
    expect(second.asked).toEqual([['Poly']]);
    expect(second.headsets()).toEqual([identity(jabra), identity(poly)]);
  });

  it('is given to nobody without a person’s word, also where it is the only one', async () => {
    const no = start([], { choice: null });
    expect((await no.select([jabra])).chosen).toBeNull();
    expect(no.asked).toEqual([['Jabra']]);
    expect(no.headsets()).toEqual([]);
    expect(no.isPermitted(jabra)).toBe(false);
    const yes = start();
    expect((await yes.select([jabra])).chosen).toBe('j');
    // It is known by then.
    expect((await yes.select([jabra])).chosen).toBe('j');
    expect(yes.asked).toEqual([['Jabra']]);
  });

  it('keeps what was forgotten, remembered or decided by the company while the person was asked', async () => {
    const all = start([jabra], {
      meanwhile() {
        all.become([{ ...jabra, productId: 7, name: 'Another' }]);
      },
    });
    await all.select([poly]);
    expect(all.headsets().map(({ name }) => name)).toEqual(['Another', 'Poly']);
    const managed = start([], {
      meanwhile() {
        managed.manage();
      },
    });
    expect((await managed.select([poly])).chosen).toBeNull();
    expect(managed.headsets()).toEqual([]);
  });

  it('is one of the company’s where the policy names them', async () => {
    const { select, headsets, isPermitted } = start([jabra], { isManaged: true });
    expect(isPermitted(jabra)).toBe(true);
    expect((await select([poly])).chosen).toBeNull();
    expect((await select([poly, jabra])).chosen).toBe('j');
    expect(headsets()).toEqual([identity(jabra)]);
  });

  it('without a name is known by its numbers', async () => {
    const { select, headsets } = start();
    await select([{ ...jabra, name: '  ' }]);
    expect(headsets()).toMatchObject([{ name: '0b0e:030c' }]);
  });
});
