import type { HidDevice } from './hid.ts';

/** As much of a headset as tells whose microphone it has. */
export type NamedHeadset = Pick<HidDevice, 'vendorId' | 'productId' | 'productName'>;

/**
 * Which headsets take part in the calls: those with the microphone in use, by the numbers that Chromium puts behind its
 * name, else by the name itself. When it belongs to none of them, all do: the buttons of a headset are of use beside
 * any microphone. Pure.
 */
export function chooseHeadsets<Headset extends NamedHeadset>(
  headsets: readonly Headset[],
  microphone: string | null,
): readonly Headset[] {
  if (microphone === null) return headsets;
  const numbers = /\(([0-9a-f]{4}):([0-9a-f]{4})\)\s*$/i.exec(microphone);
  if (numbers !== null) {
    const [vendor, product] = numbers.slice(1).map((digits) => Number.parseInt(digits, 16));
    const exact = headsets.filter(({ vendorId, productId }) => vendorId === vendor && productId === product);
    return exact.length > 0 ? exact : headsets;
  }
  const label = microphone.toLowerCase();
  const named = headsets.filter(
    ({ productName }) => productName.trim() !== '' && label.includes(productName.trim().toLowerCase()),
  );
  return named.length > 0 ? named : headsets;
}
