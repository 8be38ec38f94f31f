import { mostNameLength } from '../../shared/sound.ts';

/** One microphone, speaker or camera. `id` is for the browser, and holds as long as the profile does. */
export interface SoundDevice {
  readonly id: string;
  readonly label: string;
  /** What belongs to the same hardware has the same; empty where nobody knows. */
  readonly group: string;
}

/** One kind of device: those that are there, and the one the system prefers. */
export interface DeviceList {
  readonly present: readonly SoundDevice[];
  /** With the id by which the system's choice is followed. Null: there is none of this kind. */
  readonly system: SoundDevice | null;
}

export interface SoundDevices {
  readonly microphones: DeviceList;
  readonly speakers: DeviceList;
  readonly cameras: DeviceList;
}

/** As much of `MediaDeviceInfo` as is looked at. */
export interface ListedDevice {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
  readonly groupId: string;
}

/** Chromium lists the system's choices beside the devices themselves, by these ids; "communications" on Windows only. */
const systemIds = ['default', 'communications'];

/** What the browser lists, without its doubles. A device without a name is not told: the microphone was never allowed. Pure. */
export function readDevices(listed: readonly ListedDevice[]): SoundDevices {
  return {
    microphones: readKind(listed, 'audioinput'),
    speakers: readKind(listed, 'audiooutput'),
    cameras: readKind(listed, 'videoinput'),
  };
}

function readKind(listed: readonly ListedDevice[], kind: string): DeviceList {
  const ofKind = listed.filter((device) => device.kind === kind);
  const present = ofKind
    .filter(({ deviceId, label }) => deviceId !== '' && label !== '' && !systemIds.includes(deviceId))
    .map(asDevice);
  const entry = ofKind.find(({ deviceId }) => deviceId === 'default');
  const [first] = ofKind;
  // Where there is no entry for it, the first device is what the browser takes.
  if (entry === undefined) return { present, system: first === undefined ? null : asDevice(first) };
  // Its label is a word for "default" in some language; the hardware tells which device is meant.
  const meant = present.find(({ group }) => group !== '' && group === entry.groupId);
  return { present, system: { ...asDevice(entry), ...(meant && { label: meant.label }) } };
}

/** Which of them is captured. Asked for as the system's, it is told by the hardware, which may be another by now. Pure. */
export function findCaptured(
  { id, group }: Pick<SoundDevice, 'id' | 'group'>,
  { present, system }: DeviceList,
): SoundDevice | null {
  const named = present.find((device) => device.id === id);
  const same = present.find((device) => group !== '' && device.group === group);
  return named ?? same ?? (system?.id === id ? system : null);
}

/** No longer than what is remembered: a name that was cut is still the same name the next time. */
function asDevice({ deviceId, label, groupId }: ListedDevice): SoundDevice {
  return { id: deviceId, label: label.slice(0, mostNameLength), group: groupId.slice(0, mostNameLength) };
}
