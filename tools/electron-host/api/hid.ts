import { record } from '../support/calls.ts';
import { createEvent } from '../support/events.ts';
import { whole } from '../support/strict.ts';
import { allContents } from './open-contents.ts';
import { originOf } from './schemes.ts';
import type { WebContents } from './web-contents.ts';

/** A device that a test plugs in; `collections` as WebHID tells them. */
export interface HidDouble {
  readonly deviceId: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly name: string;
  readonly collections: readonly { readonly usagePage?: number; readonly usage?: number }[];
}

export type HidReports = readonly { readonly reportId: number; readonly bytes: readonly number[] }[];

interface Plugged {
  readonly device: HidDouble;
  readonly outputs: { reportId: number; bytes: number[] }[];
  isHeldByAnother: boolean;
}

const plugged = new Map<string, Plugged>();

/** As in Electron, a handler decides alone; without one, nothing is permitted before it was chosen, and that is not kept. */
function isPermitted(contents: WebContents, device: HidDouble): boolean {
  const handler = contents.session.devicePermissionHandler;
  if (handler === null || !contents.session.permissions.check(contents, 'hid')) return false;
  const origin = originOf(contents.mainFrame.url);
  return handler({ deviceType: 'hid', origin, device: whole<Electron.HIDDevice>({ ...device }) });
}

/** Runs in the page what page/hid.ts put there. */
function tellPages(device: HidDouble, message: Readonly<Record<string, unknown>>): void {
  const code = `globalThis[Symbol.for('electron-host.hid')]?.(${JSON.stringify({ device, ...message })})`;
  for (const contents of allContents())
    if (isPermitted(contents, device)) contents.executeJavaScript(code).catch(() => undefined);
}

/** What tests do with devices. */
export const hidInspection = {
  plug(device: HidDouble): void {
    plugged.set(device.deviceId, { device, outputs: [], isHeldByAnother: false });
    tellPages(device, { type: 'connect' });
  },
  unplug(deviceId: string): void {
    const device = plugged.get(deviceId)?.device;
    plugged.delete(deviceId);
    if (device !== undefined) tellPages(device, { type: 'disconnect' });
  },
  /** An input report, without its number. */
  report(deviceId: string, reportId: number, bytes: readonly number[]): void {
    const device = plugged.get(deviceId)?.device;
    if (device !== undefined) tellPages(device, { type: 'input', reportId, bytes });
  },
  /** The output reports so far, without their numbers. */
  outputs: (deviceId: string): HidReports => plugged.get(deviceId)?.outputs ?? [],
  /** Another program opens it for itself, or lets it go. */
  holdByAnother(deviceId: string, isHeld: boolean): void {
    const found = plugged.get(deviceId);
    if (found !== undefined) found.isHeldByAnother = isHeld;
  },
};

type Filter = { readonly usagePage?: number; readonly usage?: number };

function fits({ collections }: HidDouble, filters: readonly Filter[]): boolean {
  return (
    filters.length === 0 ||
    filters.some((filter) =>
      collections.some(
        ({ usagePage, usage }) =>
          usagePage === filter.usagePage && (filter.usage === undefined || usage === filter.usage),
      ),
    )
  );
}

async function select(contents: WebContents, filters: readonly Filter[]): Promise<HidDouble[]> {
  const { session, mainFrame } = contents;
  if (!session.permissions.check(contents, 'hid')) return [];
  const deviceList = [...plugged.values()]
    .map(({ device }) => device)
    .filter((device) => fits(device, filters));
  const chosen = await new Promise<string | null | undefined>((resolve) => {
    const event = createEvent();
    const details = { deviceList, frame: whole<Electron.WebFrameMain>(mainFrame) };
    const isHeard = session.emit('select-hid-device', event, details, resolve);
    if (!isHeard) resolve(null);
    else if (!event.defaultPrevented) resolve(deviceList[0]?.deviceId);
  });
  record(
    'select-hid-device',
    deviceList.map(({ name }) => name),
    chosen ?? null,
  );
  return deviceList
    .filter(({ deviceId }) => deviceId === chosen)
    .filter((device) => isPermitted(contents, device));
}

/** What page/hid.ts asks. */
export function answerHid(contents: WebContents, act: string, args: readonly unknown[]): unknown {
  const found = plugged.get(String(args[0]));
  const isOpen = found !== undefined && !found.isHeldByAnother && isPermitted(contents, found.device);
  switch (act) {
    case 'devices':
      return [...plugged.values()]
        .map(({ device }) => device)
        .filter((device) => isPermitted(contents, device));
    case 'select':
      return select(contents, args[0] as readonly Filter[]);
    case 'open':
      return isOpen;
    case 'send':
      if (isOpen) found.outputs.push({ reportId: Number(args[1]), bytes: [...(args[2] as number[])] });
      return isOpen;
    default:
      throw new Error(`unknown request hid-${act}`);
  }
}
