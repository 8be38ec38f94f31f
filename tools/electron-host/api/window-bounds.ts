import type { CdpSession } from '../chromium/connection.ts';
import { browser } from '../runtime/running-browser.ts';

/**
 * Gives a window the size at which its page is as large as the app wants: Chromium's own tabs and tool bar, which
 * Electron's windows do not have, come on top.
 */
export async function fitContent(
  session: CdpSession,
  targetId: string,
  wanted: Electron.Rectangle,
  zoom: number,
): Promise<void> {
  await session.send('Emulation.clearDeviceMetricsOverride');
  const { windowId, bounds } = await browser().session.send('Browser.getWindowForTarget', { targetId });
  const { cssLayoutViewport: view } = await session.send('Page.getLayoutMetrics');
  const width = (bounds.width ?? wanted.width) + wanted.width - view.clientWidth;
  const height = (bounds.height ?? wanted.height) + wanted.height - view.clientHeight;
  await browser().session.send('Browser.setWindowBounds', {
    windowId,
    bounds: { left: wanted.x, top: wanted.y, width, height },
  });
  // DevTools knows no zoom: a smaller page of larger pixels looks the same, also to its media queries.
  if (zoom !== 1)
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(wanted.width / zoom),
      height: Math.round(wanted.height / zoom),
      deviceScaleFactor: zoom,
      mobile: false,
    });
}
