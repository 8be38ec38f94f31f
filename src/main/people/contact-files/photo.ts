import { judgePicture, pictureLimits } from '../../../shared/picture.ts';
import { readPictureHead } from '../../../shared/picture-head.ts';
import type { Property } from './property.ts';

/** What a card says of a picture: none, one in the card itself, or one that is left out. */
export type Photo = Uint8Array | 'none' | 'left';

const dataUri = /^data:[\w.+/-]*(?:;[^,;]*)*;base64\\?,/i;
/** RFC 2426 says b, vCard 2.1 BASE64, and Outlook puts the type before it. */
const encodings = new Set(['b', 'base64']);

/**
 * PHOTO of vCard 3 (in base64) and 4 (as data: URI, RFC 2397). Its bytes, of which nothing but kind and size has been read.
 * Left out: what is an address, which nobody fetches, what is no picture, and what is too large. Pure.
 */
export function photoOf(properties: readonly Property[]): Photo {
  const [photo] = properties.filter(([name]) => name === 'photo');
  const value = photo?.[3];
  if (photo === undefined || typeof value !== 'string' || value.trim() === '') return 'none';
  const encoded = base64Of(value.trim(), photo[1]);
  // Four signs are three bytes.
  if (encoded === null || encoded.length > (pictureLimits.bytes / 3) * 4 + 4) return 'left';
  const bytes = Buffer.from(encoded, 'base64');
  return judgePicture(bytes) === null ? bytes : 'left';
}

function base64Of(value: string, parameters: Property[1]): string | null {
  const start = dataUri.exec(value);
  if (start !== null) return value.slice(start[0].length);
  const isEncoded = Object.entries(parameters).some(
    ([name, said]) => /(?:^|;)encoding$/.test(name) && encodings.has(String(said).toLowerCase()),
  );
  return isEncoded ? value : null;
}

/** Of a card of version 4. Pure. */
export const writePhoto = (picture: Uint8Array): unknown[] => [
  'photo',
  {},
  'uri',
  `data:image/${readPictureHead(picture)?.kind ?? 'jpeg'};base64,${Buffer.from(picture).toString('base64')}`,
];
