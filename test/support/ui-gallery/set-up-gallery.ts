import type { TestProject } from 'vitest/node';
import { serveGallery } from './serve-gallery.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly galleryAddress: string;
  }
}

/** Before the first file of the UI's tests: one build of the gallery for all of them. */
export default async function setUpGallery(project: TestProject): Promise<() => Promise<void>> {
  const { address, close } = await serveGallery();
  project.provide('galleryAddress', address);
  return close;
}
