import { browserOrNone } from '../runtime/running-browser.ts';
import { record } from '../support/calls.ts';
import { whole } from '../support/strict.ts';
import { originOf, toChromiumUrl } from './schemes.ts';
import type { WebContents } from './web-contents.ts';

export type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
export type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type PermissionName = Parameters<NonNullable<CheckHandler>>[1];

/** Chromium's content settings that follow the permission check handler. */
const settings: readonly { name: string; permission: PermissionName; mediaType?: 'audio' | 'video' }[] = [
  { name: 'microphone', permission: 'media', mediaType: 'audio' },
  { name: 'camera', permission: 'media', mediaType: 'video' },
  { name: 'notifications', permission: 'notifications' },
  { name: 'geolocation', permission: 'geolocation' },
  { name: 'clipboard-read', permission: 'clipboard-read' },
  { name: 'clipboard-write', permission: 'clipboard-sanitized-write' },
  { name: 'speaker-selection', permission: 'speaker-selection' },
];

/**
 * The permission handlers of a session. As in Electron, what has no handler is granted. The check handler's verdicts
 * become Chromium's content settings of the page's origin; the request handler is asked by getUserMedia.
 */
export class Permissions {
  #request: RequestHandler = null;
  #check: CheckHandler = null;

  setRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }

  setCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }

  check(contents: WebContents, permission: PermissionName, mediaType?: 'audio' | 'video'): boolean {
    if (!this.#check) return true;
    const url = contents.mainFrame.url;
    return this.#check(whole<Electron.WebContents>(contents), permission, originOf(url), {
      isMainFrame: true,
      requestingUrl: url,
      securityOrigin: originOf(url),
      ...(permission === 'media' ? { mediaType: mediaType ?? 'unknown' } : {}),
    });
  }

  /** getDisplayMedia asks, as since Electron 45 by a permission of its own; the check handler is not asked. */
  async requestDisplay(contents: WebContents, mediaTypes: ('audio' | 'video')[]): Promise<boolean> {
    return this.#ask(contents, 'display-capture', mediaTypes);
  }

  /** getUserMedia asks. The check handler can refuse too: Chromium's setting would. */
  async requestMedia(contents: WebContents, mediaTypes: ('audio' | 'video')[]): Promise<boolean> {
    if (!mediaTypes.every((type) => this.check(contents, 'media', type))) return false;
    return this.#ask(contents, 'media', mediaTypes);
  }

  async #ask(
    contents: WebContents,
    permission: 'media' | 'display-capture',
    mediaTypes: ('audio' | 'video')[],
  ): Promise<boolean> {
    const handler = this.#request;
    if (!handler) return true;
    const url = contents.mainFrame.url;
    const granted = await new Promise<boolean>((resolve) => {
      const details = { isMainFrame: true, requestingUrl: url, securityOrigin: originOf(url), mediaTypes };
      handler(whole<Electron.WebContents>(contents), permission, resolve, details);
    });
    record('permission', permission, mediaTypes, granted);
    return granted;
  }

  /** Writes the check handler's verdicts for the page's origin into Chromium. */
  async applyTo(contents: WebContents): Promise<void> {
    const origin = originOf(toChromiumUrl(contents.mainFrame.url));
    if (!origin.startsWith('http')) return;
    const browser = browserOrNone();
    if (browser === undefined) return;
    const changes = settings.map(({ name, permission, mediaType }) =>
      browser.session.send('Browser.setPermission', {
        permission: { name },
        setting: this.check(contents, permission, mediaType) ? 'granted' : 'denied',
        origin,
      }),
    );
    // A Chromium that does not know one of the names keeps its default for it: ask.
    await Promise.allSettled(changes);
  }
}
