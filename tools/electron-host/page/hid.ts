import type { BridgeEnd } from './bridge.ts';

/**
 * A stand-in for `navigator.hid`: the devices are those that a test plugs in at the host (api/hid.ts). Injected as text.
 * The host calls what stands under Symbol.for('electron-host.hid').
 */
export function installHid(bridge: BridgeEnd): void {
  interface Info {
    readonly deviceId: string;
    readonly vendorId: number;
    readonly productId: number;
    readonly name: string;
    readonly collections: readonly unknown[];
  }
  const ask = (act: string, ...args: unknown[]): Promise<unknown> =>
    bridge.call('ask', `hid-${act}`, ...args) as Promise<unknown>;
  const refuse = (what: string) => new DOMException(`Failed to ${what}.`, 'NotAllowedError');
  const known = new Map<string, EventTarget & { opened: boolean }>();
  const hid = new EventTarget();

  const deviceOf = ({ deviceId, vendorId, productId, name, collections }: Info) => {
    const before = known.get(deviceId);
    if (before !== undefined) return before;
    const device = Object.assign(new EventTarget(), {
      ...{ vendorId, productId, productName: name, collections, opened: false },
      async open() {
        if (!(await ask('open', deviceId))) throw refuse('open the device');
        device.opened = true;
      },
      async close() {
        device.opened = false;
      },
      async forget() {
        device.opened = false;
        known.delete(deviceId);
      },
      async sendReport(reportId: number, data: Uint8Array) {
        const sent = device.opened && (await ask('send', deviceId, reportId, [...data]));
        if (!sent) throw refuse('write the report');
      },
    });
    known.set(deviceId, device);
    return device;
  };

  Object.assign(hid, {
    getDevices: async () => ((await ask('devices')) as Info[]).map(deviceOf),
    async requestDevice({ filters }: { filters: unknown[] }) {
      if (!navigator.userActivation.isActive)
        throw new DOMException(
          'Must be handling a user gesture to show a permission request.',
          'SecurityError',
        );
      return ((await ask('select', filters)) as Info[]).map(deviceOf);
    },
  });
  Object.defineProperty(navigator, 'hid', { value: hid, configurable: true });
  Object.defineProperty(globalThis, Symbol.for('electron-host.hid'), {
    value(message: { device: Info; type: string; reportId: number; bytes: number[] }) {
      const device = deviceOf(message.device);
      if (message.type === 'input') {
        if (!device.opened) return;
        const data = new DataView(Uint8Array.from(message.bytes).buffer);
        device.dispatchEvent(
          Object.assign(new Event('inputreport'), { device, reportId: message.reportId, data }),
        );
        return;
      }
      if (message.type === 'disconnect') {
        device.opened = false;
        known.delete(message.device.deviceId);
      }
      hid.dispatchEvent(Object.assign(new Event(message.type), { device }));
    },
  });
}
