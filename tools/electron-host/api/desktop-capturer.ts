import { browser } from '../runtime/running-browser.ts';
import { strict } from '../support/strict.ts';
import { NativeImage } from './native-image.ts';
import { openWindows } from './open-windows.ts';
import { system } from './system.ts';
import { listXWindows } from './x-windows.ts';

/** One screen, the app's own windows, and with a display the windows of other programs on it. */
export const desktopCapturer = strict('desktopCapturer', {
  getSources: async ({ types }: Electron.SourcesOptions): Promise<HostSource[]> => [
    ...(types.includes('screen') ? [source('screen:1:0', 'Entire screen', '1')] : []),
    ...(types.includes('window') ? await windows() : []),
  ],
});

async function windows(): Promise<HostSource[]> {
  const others = [...system.otherWindows, ...(await listXWindows(browser().pid))];
  return [
    ...openWindows()
      .filter((window) => window.isVisible())
      .map((window) => source(window.getMediaSourceId(), window.getTitle(), '')),
    ...others.map(({ id, title }) => source(`window:${id}:0`, title, '')),
  ];
}

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
