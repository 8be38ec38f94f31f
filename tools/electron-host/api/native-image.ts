import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StrictEmitter } from '../support/strict.ts';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** An image as the bytes it came from. PNG is understood far enough to know its size; nothing is redrawn. */
export class NativeImage extends StrictEmitter {
  readonly #bytes: Buffer;
  readonly #size: Electron.Size;
  isMacTemplateImage = false;

  constructor(bytes: Buffer, size: Electron.Size) {
    super();
    this.#bytes = bytes;
    this.#size = size;
  }

  static empty(): NativeImage {
    return new NativeImage(Buffer.alloc(0), { width: 0, height: 0 });
  }

  static fromPng(bytes: Buffer): NativeImage {
    if (!bytes.subarray(0, 8).equals(pngSignature)) return new NativeImage(bytes, { width: 0, height: 0 });
    return new NativeImage(bytes, { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) });
  }

  isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  getSize(): Electron.Size {
    return { ...this.#size };
  }

  getAspectRatio(): number {
    return this.#size.height === 0 ? 1 : this.#size.width / this.#size.height;
  }

  toPNG(): Buffer {
    return Buffer.from(this.#bytes);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`;
  }

  /** The size that a real resize would give; the bytes stay those of the source. */
  resize(options: Electron.ResizeOptions): NativeImage {
    const ratio = this.getAspectRatio();
    const width = options.width ?? Math.round((options.height ?? this.#size.height) * ratio);
    const height = options.height ?? Math.round(width / ratio);
    return new NativeImage(this.#bytes, { width, height });
  }

  setTemplateImage(option: boolean): void {
    this.isMacTemplateImage = option;
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage;
  }

  addRepresentation(): void {
    // Which of several sizes a desktop would pick cannot be seen on the host.
  }
}

export const nativeImage = {
  createEmpty: (): NativeImage => NativeImage.empty(),
  createFromBuffer: (bytes: Buffer): NativeImage => NativeImage.fromPng(bytes),
  createFromPath: (file: string): NativeImage => {
    const place = file.startsWith('file:') ? fileURLToPath(file) : file;
    return existsSync(place) ? NativeImage.fromPng(readFileSync(place)) : NativeImage.empty();
  },
  createFromDataURL: (url: string): NativeImage => {
    const [, base64 = ''] = url.split(',');
    return NativeImage.fromPng(Buffer.from(base64, 'base64'));
  },
};
