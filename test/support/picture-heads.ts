// Pictures without a picture: as many bytes as say kind and size. Nothing of them can be decoded.

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const big = (value: number): number[] => [value >>> 8, value & 255];
const small = (value: number): number[] => [value & 255, value >>> 8];

/** ITU-T T.81: a segment of somebody's own, a table, and a frame. `frame`: baseline, progressive and others. */
export const jpegHead = (width: number, height: number, frame = 0xc0): Uint8Array =>
  Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe1, 0, 8, ...ascii('Exif'), 0xc0, 0xff],
    ...[0xff, 0xff, 0xff, 0xdb, 0, 3, 0],
    ...[0xff, frame, 0, 17, 8, ...big(height), ...big(width), 3],
  ]);

export const pngHead = (width: number, height: number): Uint8Array =>
  Uint8Array.from([
    ...[0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ...ascii('IHDR')],
    ...[...big(width >>> 16), ...big(width & 0xffff), ...big(height >>> 16), ...big(height & 0xffff)],
  ]);

/** With a table of colours, an extension, and a first frame of another size. */
export const gifHead = (width: number, height: number, frame = { width, height }): Uint8Array =>
  Uint8Array.from([
    ...[...ascii('GIF89a'), ...small(width), ...small(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    ...[0x21, 0xfe, 3, ...ascii('hi!'), 0],
    ...[0x2c, 0, 0, 0, 0, ...small(frame.width), ...small(frame.height), 0],
  ]);

/** RFC 9649. */
export function webpHead(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array {
  const bits = (width - 1) | ((height - 1) << 14);
  const body = {
    'VP8 ': [0, 0, 0, 0x9d, 0x01, 0x2a, ...small(width), ...small(height)],
    VP8L: [0x2f, ...small(bits & 0xffff), ...small(bits >>> 16)],
    VP8X: [0x10, 0, 0, 0, ...small(width - 1), 0, ...small(height - 1), 0],
  };
  return Uint8Array.from([
    ...ascii('RIFF'),
    0,
    0,
    0,
    0,
    ...ascii('WEBP'),
    ...ascii(kind),
    0,
    0,
    0,
    0,
    ...body[kind],
  ]);
}
