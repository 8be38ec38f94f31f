export interface PictureHead {
  readonly kind: 'jpeg' | 'png' | 'gif' | 'webp';
  readonly width: number;
  readonly height: number;
}

/**
 * Kind and size by the first bytes, whatever a name or a type says; null for everything else, SVG and what is cut off
 * before its size. Nothing is decoded. Pure, never throws.
 */
export function readPictureHead(bytes: Uint8Array): PictureHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const head = readJpeg(view) ?? readPng(view) ?? readGif(view) ?? readWebp(view);
    return head !== null && head.width > 0 && head.height > 0 ? head : null;
  } catch (error) {
    // Cut off: there is nothing where the size would be.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function says(view: DataView, at: number, text: string): boolean {
  return [...text].every((sign, index) => view.getUint8(at + index) === sign.charCodeAt(0));
}

/** ITU-T T.81 annex B: segments, until the one that begins the frame. */
function readJpeg(view: DataView): PictureHead | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // Any number of fill bytes may stand before a marker; a few say nothing and have no length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else if (marker === 0xd9 || marker === 0xda || view.getUint16(at + 2) < 2) return null;
    else at += 2 + view.getUint16(at + 2);
  }
}

/** The first chunk is the header (PNG, third edition, 5.6). */
function readPng(view: DataView): PictureHead | null {
  if (!says(view, 0, '\u0089PNG\r\n\u001a\n') || !says(view, 12, 'IHDR')) return null;
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** The screen, or the first frame where that is larger: decoders grow to it. */
function readGif(view: DataView): PictureHead | null {
  if (!says(view, 0, 'GIF87a') && !says(view, 0, 'GIF89a')) return null;
  const tableOf = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + tableOf(view.getUint8(10));
  // Extensions: a label, then blocks until an empty one.
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return null;
  const reach = (place: number): number =>
    view.getUint16(at + 1 + place, true) + view.getUint16(at + 5 + place, true);
  return {
    kind: 'gif',
    width: Math.max(view.getUint16(6, true), reach(0)),
    height: Math.max(view.getUint16(8, true), reach(2)),
  };
}

/** RFC 9649: simple lossy, simple lossless, extended. */
function readWebp(view: DataView): PictureHead | null {
  if (!says(view, 0, 'RIFF') || !says(view, 8, 'WEBP')) return null;
  if (says(view, 12, 'VP8X')) {
    const three = (at: number): number => view.getUint16(at, true) + 0x10000 * view.getUint8(at + 2);
    return { kind: 'webp', width: three(24) + 1, height: three(27) + 1 };
  }
  if (says(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { kind: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!says(view, 12, 'VP8 ') || !says(view, 23, '\u009d\u0001\u002a')) return null;
  return {
    kind: 'webp',
    width: view.getUint16(26, true) & 0x3fff,
    height: view.getUint16(28, true) & 0x3fff,
  };
}
