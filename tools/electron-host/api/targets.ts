import type { Protocol } from 'devtools-protocol';
import type { Browser } from '../chromium/browser.ts';
import type { CdpSession } from '../chromium/connection.ts';
import { contentsByTarget } from './open-contents.ts';
import { openWindows } from './open-windows.ts';
import { adoptPopup } from './popups.ts';
import { deliverTarget, keepTarget } from './target-arrivals.ts';

/** Only pages: Chromium's own surfaces (`browser_ui`) and workers are none of the app's. */
const pagesOnly = [{ type: 'page' }];

/** Attaches to every page from its very beginning, and follows titles and ends. */
export async function followTargets({ connection, session }: Browser): Promise<void> {
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    receiveTarget(connection.session(sessionId), targetInfo);
  });
  session.on('Target.targetInfoChanged', ({ targetInfo }) => {
    contentsByTarget(targetInfo.targetId)?.changeTitle(targetInfo.title);
  });
  session.on('Target.targetDestroyed', ({ targetId }) => {
    openWindows()
      .find((window) => window.webContents.targetId === targetId)
      ?.markClosed();
  });
  await Promise.all([
    session.send('Target.setDiscoverTargets', { discover: true, filter: pagesOnly }),
    session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: pagesOnly,
    }),
  ]);
}

function receiveTarget(session: CdpSession, target: Protocol.Target.TargetInfo): void {
  if (deliverTarget(target.targetId, session)) return;
  const opener = target.openerId === undefined ? undefined : contentsByTarget(target.openerId);
  if (opener) adoptPopup(opener, session, target.targetId);
  else keepTarget(target.targetId, session);
}
