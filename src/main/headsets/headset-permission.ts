import {
  type HeadsetIdentity,
  isAmong,
  isSameHeadset,
  mostHeadsets,
  telephonyPage,
} from '../../shared/headset.ts';
import { isOurOrigin, isTrustedSender, type Sender } from '../answer-request.ts';
import type { Log } from '../diagnostics/log.ts';

/** As much of Electron's HIDDevice as is looked at. */
export interface OfferedDevice {
  readonly deviceId: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly name: string;
  /** Of the report descriptor; Electron does not type what is in it. */
  readonly collections?: readonly unknown[];
}

interface DeviceSession {
  setDevicePermissionHandler(
    handler: (details: {
      readonly deviceType: string;
      readonly origin: string;
      readonly device: unknown;
    }) => boolean,
  ): void;
  on(
    event: 'select-hid-device',
    listener: (
      event: { preventDefault(): void },
      details: { readonly deviceList: readonly OfferedDevice[]; readonly frame: Sender | null },
      callback: (deviceId?: string | null) => void,
    ) => void,
  ): unknown;
}

export interface HeadsetPermissionOptions {
  readonly remembered: () => { readonly headsets: readonly HeadsetIdentity[]; readonly isManaged: boolean };
  readonly remember: (headsets: HeadsetIdentity[]) => Promise<void>;
  /** Asks the person which, also where there is one alone; null: none. */
  readonly choose: (names: readonly string[]) => Promise<number | null>;
  readonly log: Log;
}

/** Whether its descriptor has the telephony page. Pure. */
export function isHeadset({ collections }: Pick<OfferedDevice, 'collections'>): boolean {
  return (collections ?? []).some(
    (collection) =>
      typeof collection === 'object' &&
      collection !== null &&
      (('usagePage' in collection && collection.usagePage === telephonyPage) ||
        ('children' in collection &&
          Array.isArray(collection.children) &&
          isHeadset({ collections: collection.children }))),
  );
}

/** The page's way to a headset: everything that is no headset, and everybody who is not our page, is refused. */
export function allowHeadsets(session: DeviceSession, options: HeadsetPermissionOptions): void {
  const { remembered, log } = options;
  session.setDevicePermissionHandler(({ deviceType, origin, device }) => {
    if (deviceType !== 'hid' || !isOurOrigin(origin) || !isOffered(device) || !isHeadset(device))
      return false;
    return isAmong(remembered().headsets, device);
  });
  session.on('select-hid-device', (event, { deviceList, frame }, callback) => {
    // Otherwise Electron takes the first.
    event.preventDefault();
    if (!isTrustedSender(frame)) {
      log.warn('a headset was asked for by a stranger');
      callback();
      return;
    }
    select(deviceList, options).then(
      (chosen) => callback(chosen),
      (error: unknown) => {
        log.error(`headset: ${String(error)}`);
        callback();
      },
    );
  });
}

function isOffered(device: unknown): device is OfferedDevice {
  return typeof device === 'object' && device !== null && 'vendorId' in device && 'productId' in device;
}

/** The id of the one that was chosen; null: none. */
async function select(
  offered: readonly OfferedDevice[],
  { remembered, remember, choose, log }: HeadsetPermissionOptions,
): Promise<string | null> {
  const { isManaged } = remembered();
  const isKnown = (device: OfferedDevice) => isAmong(remembered().headsets, device);
  // One piece of hardware may offer several interfaces.
  const distinct = offered
    .filter(isHeadset)
    .filter((device, index, all) => all.findIndex((other) => isSameHeadset(other, device)) === index);
  const allowed = isManaged ? distinct.filter(isKnown) : distinct;
  const fresh = allowed.filter((device) => !isKnown(device));
  const candidates = fresh.length > 0 ? fresh : allowed;
  // A page that is taken over could ask by itself: nothing new is given without a person's word.
  const isAsked = fresh.length > 0 || candidates.length > 1;
  const index = isAsked ? await choose(candidates.map(nameOf)) : 0;
  const device = index === null ? undefined : candidates[index];
  if (device === undefined) return null;
  if (!isKnown(device)) {
    // While the person chose, headsets may have come and gone, and a policy come.
    const now = remembered();
    if (now.isManaged) return null;
    const { vendorId, productId } = device;
    await remember([...now.headsets, { vendorId, productId, name: nameOf(device) }].slice(-mostHeadsets));
  }
  log.info(`headset allowed: ${nameOf(device)}`);
  return device.deviceId;
}

function nameOf({ name, vendorId, productId }: OfferedDevice): string {
  const trimmed = name.trim().slice(0, 256);
  const hex = (number: number) => number.toString(16).padStart(4, '0');
  return trimmed === '' ? `${hex(vendorId)}:${hex(productId)}` : trimmed;
}
