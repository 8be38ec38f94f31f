import type { NameApplications } from './application-names.ts';
import type { ShareSource } from './decide-source.ts';
import type { LookAround, SeenSource } from './share-watch.ts';

/** What is used of Electron's desktopCapturer. */
export interface Capturer {
  getSources(options: {
    types: ('screen' | 'window')[];
    thumbnailSize: { width: number; height: number };
    fetchWindowIcons: boolean;
  }): Promise<
    readonly {
      readonly id: string;
      readonly name: string;
      readonly thumbnail: { isEmpty(): boolean; toDataURL(): string };
    }[]
  >;
}

/** A window of ours, by Electron's name for it; null where there is none. */
export interface OwnWindow {
  readonly mediaId: string;
  readonly secret: boolean;
}

const pictureSize = { width: 320, height: 180 };
export const noPicture = { width: 0, height: 0 };

export function createLookAround(
  capturer: Capturer,
  nameApplications: NameApplications,
  ownWindows: () => readonly OwnWindow[],
): LookAround {
  return async ({ pictures, screens, applications }) => {
    const sources = await capturer.getSources({
      types: screens ? ['screen', 'window'] : ['window'],
      thumbnailSize: pictures ? pictureSize : noPicture,
      fetchWindowIcons: false,
    });
    const ours = ownWindows();
    const windows = sources.map(({ id }) => windowNumber(id)).filter((number) => number !== null);
    const wanted =
      applications === 'all' ? windows : applications.map(windowNumber).filter((each) => each !== null);
    const names = wanted.length > 0 ? await nameApplications(windows, wanted) : new Map<string, string>();
    return sources.map(({ id, name, thumbnail }): SeenSource => {
      const number = windowNumber(id);
      return {
        id,
        kind: kindOf(id),
        title: name,
        application: number === null ? null : (names.get(number) ?? null),
        own: ownershipOf(id, ours),
        picture: pictures && !thumbnail.isEmpty() ? thumbnail.toDataURL() : null,
      };
    });
  };
}

/** `screen:XX:YY` of Electron, or `window:XX:YY`. */
export function kindOf(id: string): ShareSource['kind'] {
  return id.startsWith('screen:') ? 'screen' : 'window';
}

/** `window:XX:YY` of Electron: XX is the system's number of the window, YY is 1 for a window of this process. */
export function windowNumber(id: string): string | null {
  const [, number] = /^window:(\d+):\d+$/.exec(id) ?? [];
  return number ?? null;
}

function ownershipOf(id: string, ours: readonly OwnWindow[]): ShareSource['own'] {
  const number = windowNumber(id);
  if (number === null) return 'no';
  const own = ours.find(({ mediaId }) => windowNumber(mediaId) === number);
  if (own !== undefined) return own.secret ? 'secret' : 'plain';
  return id.endsWith(':1') ? 'plain' : 'no';
}
