import { readPictureHead } from './picture-head.ts';

/** A contact's picture as it is kept and shown: a square JPEG of so many px a side, twice what the largest place needs. */
export const pictureSide = 144;

/** Of what is taken in. Bytes say nothing of pixels: a few kB can mean gigabytes. */
export const pictureLimits = {
  bytes: 8 * 1024 * 1024,
  side: 16_384,
  pixels: 32_000_000,
  kept: 32 * 1024,
} as const;

const pictureFaults = ['not-a-picture', 'too-large'] as const;
type PictureFault = (typeof pictureFaults)[number];

/** What became of a picture that somebody was to choose. */
export const pictureOutcomes = ['taken', 'none', 'unreadable', ...pictureFaults] as const;
export type PictureOutcome = (typeof pictureOutcomes)[number];

/** Why nobody should even try to decode that; null: it may be tried. Pure. */
export function judgePicture(bytes: Uint8Array): PictureFault | null {
  if (bytes.length > pictureLimits.bytes) return 'too-large';
  const head = readPictureHead(bytes);
  if (head === null) return 'not-a-picture';
  const { width, height } = head;
  const isLarge = Math.max(width, height) > pictureLimits.side || width * height > pictureLimits.pixels;
  return isLarge ? 'too-large' : null;
}

/** What a page hands back, looked at before it is kept: whatever else it may be, it is small and of one kind. Pure. */
export function isKeptPicture(bytes: Uint8Array): boolean {
  const head = bytes.length > pictureLimits.kept ? null : readPictureHead(bytes);
  return head?.kind === 'jpeg' && head.width === pictureSide && head.height === pictureSide;
}

/** Where a page finds it. The version is part of it: another picture has another address. */
export const picturePath = (contact: number, version: number): string =>
  `/pictures/${contact}-${version}.jpg`;

export function readPicturePath(path: string): { readonly contact: number; readonly version: number } | null {
  const [, contact, version] = /^\/pictures\/([1-9]\d{0,15})-(\d{1,16})\.jpg$/.exec(path) ?? [];
  if (contact === undefined || version === undefined) return null;
  const read = { contact: Number(contact), version: Number(version) };
  return Number.isSafeInteger(read.contact) && Number.isSafeInteger(read.version) ? read : null;
}
