import type { Bridge } from '../../shared/ipc/contract.ts';
import type { ShrinkPicture } from './shrink-picture.ts';

export interface SettlePicturesOptions {
  readonly bridge: Pick<Bridge, 'request' | 'on'>;
  readonly shrink: ShrinkPicture;
  /** In ms, of a clock that only goes forward. */
  readonly now: () => number;
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** Makes small what waits for it, one after the other, now and whenever people have changed. */
export function settlePictures({ bridge, shrink, now, after }: SettlePicturesOptions): void {
  let busy = false;
  let again = false;

  /** False: none is left. */
  async function settleOne(): Promise<boolean> {
    const reply = await bridge.request('pictures.next', null);
    if (!reply.ok || reply.value === null) return false;
    const { bytes, ...which } = reply.value;
    const from = now();
    const small = await shrink.make(bytes);
    const settled = await bridge.request('pictures.settle', { ...which, small });
    // It rests as long as it has worked: thousands of them must not be felt in a call.
    await new Promise<void>((resolve) => void after(now() - from, resolve));
    return settled.ok;
  }

  async function look(): Promise<void> {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      while (await settleOne());
    }
    busy = false;
    shrink.rest();
  }

  bridge.on('people.changed', () => void look());
  void look();
}
