import { pictureSide } from '../../shared/picture.ts';

// A worker: a picture in base64 comes in; a small one as JPEG, or null, goes out.

self.addEventListener('message', ({ data }: MessageEvent<string>) => {
  void makeSmall(data)
    .catch(() => null)
    .then((small) => self.postMessage(small));
});

async function makeSmall(encoded: string): Promise<string | null> {
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const { width, height } = picture;
  const side = Math.min(width, height);
  const canvas = new OffscreenCanvas(pictureSide, pictureSide);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  // JPEG knows nothing that can be seen through.
  context.fillStyle = 'white';
  context.fillRect(0, 0, pictureSide, pictureSide);
  context.imageSmoothingQuality = 'high';
  // The middle of what is wide; of what is high somewhat above it, where faces are.
  const [left, top] = [(width - side) / 2, (height - side) / 3];
  context.drawImage(picture, left, top, side, side, 0, 0, pictureSide, pictureSide);
  picture.close();
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  return btoa(String.fromCharCode(...new Uint8Array(await small.arrayBuffer())));
}
