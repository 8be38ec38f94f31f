import { browser } from '@wdio/globals';
import type {} from '../../electron-host/start-host.ts';
import { type Family, readHeadset } from '../../support/headset/headset-data.ts';

type Data = ReturnType<typeof readHeadset>;

/** Plugs one of test/data/hid into the stand-in for Electron. */
export async function plug(family: Family): Promise<void> {
  const { productName: name, vendorId, productId, collections } = readHeadset(family);
  await browser.electron.execute((_electron, device) => globalThis.__electronHost.hid.plug(device), {
    ...{ deviceId: family, name, vendorId, productId, collections },
  });
}

export const unplug = (family: Family): Promise<void> =>
  browser.electron.execute((_electron, id) => globalThis.__electronHost.hid.unplug(id), family);

export const holdByAnother = (family: Family, held: boolean): Promise<void> =>
  browser.electron.execute(
    (_electron, id, isHeld) => globalThis.__electronHost.hid.holdByAnother(id, isHeld),
    family,
    held,
  );

/** The headset says what it says when somebody does that, byte for byte. */
export async function send(family: Family, act: keyof Data['reports']): Promise<void> {
  for (const [reportId = 0, ...bytes] of readHeadset(family).reports[act])
    await browser.electron.execute(
      (_electron, id, number, data) => globalThis.__electronHost.hid.report(id, number, data),
      family,
      reportId,
      bytes,
    );
}

/** Waits until the newest reports to it are those of that look. */
export async function shows(family: Family, look: keyof Data['lights']): Promise<void> {
  const wanted = readHeadset(family).lights[look];
  const newest = async () => {
    const outputs = await browser.electron.execute(
      (_electron, id) => globalThis.__electronHost.hid.outputs(id),
      family,
    );
    return outputs.slice(-wanted.length).map(({ reportId, bytes }) => [reportId, ...bytes]);
  };
  await browser.waitUntil(async () => JSON.stringify(await newest()) === JSON.stringify(wanted), {
    timeoutMsg: `the lights of ${family} never were ${look}`,
  });
}
