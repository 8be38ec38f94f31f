import { strict } from '../support/strict.ts';
import { NativeImage } from './native-image.ts';
import { openWindows } from './open-windows.ts';

/** One screen, and the app's own windows. */
export const desktopCapturer = strict('desktopCapturer', {
  getSources: async ({ types }: Electron.SourcesOptions): Promise<HostSource[]> => [
    ...(types.includes('screen') ? [source('screen:1:0', 'Entire screen', '1')] : []),
    ...(types.includes('window')
      ? openWindows().map((window) => source(`window:${window.id}:0`, window.getTitle(), ''))
      : []),
  ],
});

interface HostSource {
  readonly id: string;
  readonly name: string;
  readonly display_id: string;
  readonly thumbnail: NativeImage;
  readonly appIcon: null;
}

function source(id: string, name: string, display_id: string): HostSource {
  return { id, name, display_id, thumbnail: NativeImage.empty(), appIcon: null };
}
