import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;

beforeAll(async () => {
  host = await startHost();
  await host.main(async ({ app, session }, _arg, fixture) => {
    await app.whenReady();
    session.defaultSession.setDevicePermissionHandler(({ device }) => {
      const { vendorId } = device as Electron.HIDDevice;
      return (fixture.notes.allowed as number[] | undefined)?.includes(vendorId) ?? false;
    });
    session.defaultSession.on('select-hid-device', (event, { deviceList }, callback) => {
      event.preventDefault();
      fixture.notes.offered = deviceList.map(({ name }) => name);
      fixture.notes.allowed = [1];
      callback(deviceList[0]?.deviceId);
    });
    await fixture.open();
    const { hid } = globalThis.__electronHost;
    hid.plug({
      deviceId: 'a',
      vendorId: 1,
      productId: 1,
      name: 'A',
      collections: [{ usagePage: 11, usage: 5 }],
    });
    hid.plug({
      deviceId: 'b',
      vendorId: 2,
      productId: 2,
      name: 'B',
      collections: [{ usagePage: 1, usage: 2 }],
    });
  });
});
afterAll(() => host.stop());

const inPage = (code: string, gesture = false): Promise<unknown> =>
  host.main(
    (electron, [text, isGesture]) =>
      electron.BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text, isGesture),
    [code, gesture] as const,
  );

describe('a HID device', () => {
  const request = `navigator.hid.requestDevice({ filters: [{ usagePage: 11 }] }).then(
    (devices) => devices.map(({ productName }) => productName), (error) => error.name)`;

  it('is asked for only after a gesture, among those that fit, and is the device handler’s to permit', async () => {
    expect(await inPage('navigator.hid.getDevices().then(({ length }) => length)')).toBe(0);
    expect(await inPage(request)).toBe('SecurityError');
    expect(await inPage(request, true)).toEqual(['A']);
    expect(await host.main((_electron, _arg, fixture) => fixture.notes.offered)).toEqual(['A']);
    expect(await inPage('navigator.hid.getDevices().then(([d]) => d.productName)')).toBe('A');
  });

  it('sends and takes reports once it is open, and comes and goes', async () => {
    const heard = inPage(`(async () => {
      const [device] = await navigator.hid.getDevices();
      await device.open();
      const report = new Promise((resolve) => device.addEventListener('inputreport', resolve));
      await device.sendReport(2, Uint8Array.of(5, 0));
      const { reportId, data } = await report;
      return [reportId, data.getUint8(0)];
    })()`);
    await expect
      .poll(() => host.main(() => globalThis.__electronHost.hid.outputs('a')))
      .toEqual([{ reportId: 2, bytes: [5, 0] }]);
    await host.main(() => globalThis.__electronHost.hid.report('a', 7, [9]));
    expect(await heard).toEqual([7, 9]);
    const gone = inPage(`new Promise((resolve) =>
      navigator.hid.addEventListener('disconnect', ({ device }) => resolve(device.productName)))`);
    // The listener is there before the device goes.
    await inPage('1');
    await host.main(() => globalThis.__electronHost.hid.unplug('a'));
    expect(await gone).toBe('A');
    expect(await inPage('navigator.hid.getDevices().then(({ length }) => length)')).toBe(0);
  });

  it('does not open while another program holds it', async () => {
    const open = `navigator.hid.getDevices().then(([d]) => d.open()).then(() => 'open', (error) => error.name)`;
    await host.main(() => {
      const { hid } = globalThis.__electronHost;
      hid.plug({ deviceId: 'c', vendorId: 1, productId: 3, name: 'C', collections: [] });
      hid.holdByAnother('c', true);
    });
    expect(await inPage(open)).toBe('NotAllowedError');
    await host.main(() => globalThis.__electronHost.hid.holdByAnother('c', false));
    expect(await inPage(open)).toBe('open');
  });
});
