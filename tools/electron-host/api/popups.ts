import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from '../chromium/connection.ts';
import { browser } from '../runtime/running-browser.ts';
import { record } from '../support/calls.ts';
import { whole } from '../support/strict.ts';
import { BrowserWindow } from './browser-window.ts';
import { toAppUrl, toChromiumUrl } from './schemes.ts';
import type { WebContents } from './web-contents.ts';
import { takeWindowWish } from './window-wishes.ts';

/** Puts a page's new window before its window open handler; without one it is allowed, as in Electron. */
export function adoptPopup(opener: WebContents, session: CdpSession, targetId: string): void {
  const wish = takeWindowWish(opener);
  const details = {
    url: toAppUrl(wish?.url ?? ''),
    frameName: wish?.windowName === '_blank' ? '' : (wish?.windowName ?? ''),
    features: (wish?.windowFeatures ?? []).join(','),
    disposition: 'foreground-tab' as const,
    referrer: { url: opener.getURL(), policy: 'strict-origin-when-cross-origin' as const },
  };
  const response = opener.windowOpenHandler?.(details) ?? { action: 'allow' as const };
  record('window.open', details.url, response.action);
  if (response.action === 'deny') {
    // Already gone with its opener: then there is nothing left to refuse.
    refuse(session, targetId, details.url).catch(() => undefined);
    return;
  }
  const { webPreferences, ...overrides } = response.overrideBrowserWindowOptions ?? {};
  const options = {
    ...sizeOf(wish),
    ...overrides,
    webPreferences: { ...opener.preferences, ...webPreferences },
  };
  const window = new BrowserWindow(options, { session, targetId });
  opener.emit('did-create-window', whole<Electron.BrowserWindow>(window), { ...details, options });
}

/**
 * A page that waits for the debugger cannot be closed, so it must run first; but then nothing may leave it. Closing
 * ends the interception, so the page's first request has to be refused before.
 */
async function refuse(session: CdpSession, targetId: string, url: string): Promise<void> {
  const refused = new Promise<void>((resolve) => {
    session.on('Fetch.requestPaused', ({ requestId }) => {
      const failing = session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      void failing.catch(() => undefined).then(resolve);
    });
  });
  const sent = [
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ];
  await Promise.allSettled(sent);
  if (/^https?:/.test(toChromiumUrl(url))) await refused;
  await browser().session.send('Target.closeTarget', { targetId });
}

function sizeOf(wish: Protocol.Page.WindowOpenEvent | undefined): { width?: number; height?: number } {
  const features = new Map(
    (wish?.windowFeatures ?? []).map((feature): [string, number] => {
      const [name = '', value] = feature.split('=');
      return [name, Number(value)];
    }),
  );
  const width = features.get('width');
  const height = features.get('height');
  return { ...(width ? { width } : {}), ...(height ? { height } : {}) };
}
