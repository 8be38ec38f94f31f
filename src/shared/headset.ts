import * as v from 'valibot';

/** By this page of a descriptor a headset is known (HID Usage Tables 1.5, chapter 14). */
export const telephonyPage = 0x0b;

const usbNumberSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));

/** A kind of headset, as it is remembered: its name is for the person, the numbers of USB tell which it is. */
export const headsetIdentitySchema = v.object({
  vendorId: usbNumberSchema,
  productId: usbNumberSchema,
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
});

export const mostHeadsets = 16;
/** Whose buttons may be used: only main adds to it, after the person has chosen. */
export const headsetsSchema = v.pipe(v.array(headsetIdentitySchema), v.maxLength(mostHeadsets));

export type HeadsetIdentity = v.InferOutput<typeof headsetIdentitySchema>;

type Numbers = Pick<HeadsetIdentity, 'vendorId' | 'productId'>;

export function isSameHeadset(a: Numbers, b: Numbers): boolean {
  return a.vendorId === b.vendorId && a.productId === b.productId;
}

export function isAmong(headsets: readonly Numbers[], one: Numbers): boolean {
  return headsets.some((each) => isSameHeadset(each, one));
}
