import type { Hid, HidDevice, HidInputReport } from '../../../src/renderer/headset/hid.ts';
import { type HeadsetLayout, readLayout } from '../../../src/renderer/headset/layout.ts';
import type { Control, Light } from '../../../src/renderer/headset/usages.ts';
import type { HeadsetData } from './headset-data.ts';

/** A headset as it behaves: its own hook and mute, buttons, lights, and lights that come back as reports. */
export interface FakeHeadset extends HidDevice {
  readonly written: (readonly number[])[];
  isHeldByAnother: boolean;
  /** What its lights show. */
  lit(): Readonly<Record<Light, boolean>>;
  /** Somebody presses and lets go. */
  push(control: Control): void;
  send(report: readonly number[]): void;
  /** Tells of lights that changed by themselves, if it is of that kind. False: there was nothing to tell. */
  echo(): boolean;
  /** As after it was plugged in. */
  reset(): void;
}

export function createFakeHeadset(data: HeadsetData, { isSelfMuting = true } = {}): FakeHeadset {
  const layout = layoutOf(data);
  const listeners = new Set<(report: HidInputReport) => void>();
  const written: (readonly number[])[] = [];
  const lights = { offHook: false, mute: false, ring: false, hold: false };
  const own = { hook: false, mute: false };
  const pending: Control[] = [];
  let opened = false;
  const isState = (control: Control) =>
    layout.controls.some((field) => field.control === control && field.sense === 'state');
  const has = (control: Control) => layout.controls.some((field) => field.control === control);

  /** Every report that holds this control, as it stands now. */
  function tell(control: Control, down: boolean): void {
    const field = layout.controls.find((each) => each.control === control);
    if (field === undefined) return;
    const bytes = new Uint8Array(8);
    for (const each of layout.controls) {
      const isOn =
        each.sense === 'state'
          ? own[each.control === 'mute' ? 'mute' : 'hook']
          : each.control === control && down;
      if (each.reportId === field.reportId && isOn)
        bytes[each.offset >> 3] =
          (bytes[each.offset >> 3] ?? 0) | ((each.selector?.value ?? 1) << (each.offset & 7));
    }
    emit(field.reportId, bytes);
  }

  function emit(reportId: number, bytes: Uint8Array<ArrayBuffer>): void {
    for (const listener of [...listeners])
      listener({ reportId, data: new DataView(bytes.buffer), timeStamp: 0 });
  }

  function take(light: Light, isOn: boolean): void {
    if (lights[light] === isOn) return;
    lights[light] = isOn;
    const control = light === 'offHook' ? 'hook' : light === 'mute' ? 'mute' : null;
    if (control === null || !has(control)) return;
    // One that has done it itself already has nothing to tell.
    if (data.echoes && (!isState(control) || own[control] !== isOn)) pending.push(control);
  }

  return {
    ...data,
    written,
    isHeldByAnother: false,
    get opened() {
      return opened;
    },
    async open() {
      if (this.isHeldByAnother) throw new Error('NotAllowedError: Failed to open the device.');
      opened = true;
    },
    async close() {
      opened = false;
    },
    async forget() {},
    async sendReport(reportId, bytes) {
      if (this.isHeldByAnother) throw new Error('NotAllowedError: Failed to write the report.');
      written.push([reportId, ...bytes]);
      for (const field of layout.lights)
        if (field.reportId === reportId)
          take(field.light, (((bytes[field.offset >> 3] ?? 0) >> (field.offset & 7)) & 1) === 1);
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    lit: () => ({ ...lights }),
    push(control) {
      if (!has(control)) return;
      if (isState(control) && (control === 'hook' || control === 'mute')) {
        own[control] = !own[control];
        tell(control, true);
        return;
      }
      if (control === 'mute' && isSelfMuting) lights.mute = !lights.mute;
      tell(control, true);
      tell(control, false);
    },
    send: ([reportId = 0, ...bytes]) => emit(reportId, Uint8Array.from(bytes)),
    echo() {
      const control = pending.shift();
      if (control === undefined) return false;
      if (isState(control) && (control === 'hook' || control === 'mute')) {
        own[control] = lights[control === 'hook' ? 'offHook' : 'mute'];
        tell(control, true);
      } else {
        tell(control, true);
        tell(control, false);
      }
      return true;
    },
    reset() {
      opened = false;
      pending.length = 0;
      Object.assign(lights, { offHook: false, mute: false, ring: false, hold: false });
      Object.assign(own, { hook: false, mute: false });
    },
  };
}

function layoutOf({ collections }: HeadsetData): HeadsetLayout {
  const layout = readLayout(collections);
  if (layout === null) throw new Error('a headset without buttons');
  return layout;
}

export interface FakeHid extends Hid {
  plug(device: HidDevice): void;
  unplug(device: HidDevice): void;
  /** What the person chooses next. */
  chosen: readonly HidDevice[];
}

export function createFakeHid(...plugged: readonly HidDevice[]): FakeHid {
  const listeners = {
    connect: new Set<(event: { device: HidDevice }) => void>(),
    disconnect: new Set<(event: { device: HidDevice }) => void>(),
  };
  const devices = new Set(plugged);
  return {
    chosen: [],
    getDevices: async () => [...devices],
    async requestDevice() {
      for (const device of this.chosen) devices.add(device);
      return this.chosen;
    },
    addEventListener: (type, listener) => void listeners[type].add(listener),
    plug(device) {
      devices.add(device);
      for (const listener of listeners.connect) listener({ device });
    },
    unplug(device) {
      devices.delete(device);
      for (const listener of listeners.disconnect) listener({ device });
    },
  };
}
