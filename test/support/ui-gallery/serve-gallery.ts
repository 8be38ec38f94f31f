import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

export interface ServedGallery {
  readonly address: string;
  close(): Promise<void>;
}

/** Builds the page and serves it on loopback. */
export async function serveGallery(): Promise<ServedGallery> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'offhook-gallery-'));
  const common = { root, configFile: false, logLevel: 'error' } as const;
  await build({ ...common, plugins: [react()], build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the gallery has no address');
  return {
    address,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
