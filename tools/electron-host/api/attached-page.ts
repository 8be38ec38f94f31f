import { randomBytes } from 'node:crypto';
import type { CdpSession } from '../chromium/connection.ts';
import type { PageConfig } from '../page/config.ts';
import { isolatedWorldName, isolatedWorldScript, mainWorldScript } from '../page/scripts.ts';
import { browser } from '../runtime/running-browser.ts';

/** The page every window begins with. The host's scripts stay out of it. */
export const blankUrl = 'about:blank#electron-host';

export function createPageConfig(additionalArguments: readonly string[]): PageConfig {
  const key = randomBytes(12).toString('hex');
  return {
    key,
    binding: `send${key}`,
    receiver: `receive${key}`,
    blankUrl,
    process: {
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      platform: process.platform,
      arch: process.arch,
      version: process.version,
      versions: { ...process.versions },
      env: { ...process.env },
      argv: [process.execPath, ...additionalArguments],
      pid: process.pid,
      resourcesPath: process.resourcesPath,
      execPath: process.execPath,
    },
  };
}

/**
 * Sends a new page everything it needs before its first document, then lets it run. Nothing is awaited in between:
 * some commands of a page that still waits for the debugger are only answered once it runs, yet all take effect first.
 */
export async function preparePage(
  session: CdpSession,
  config: PageConfig,
  preloadFiles: readonly string[],
  also: () => void,
): Promise<void> {
  const isolated = isolatedWorldScript(config, preloadFiles);
  const sent = [
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Log.enable'),
    session.send('Inspector.enable'),
    session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    session.send('Runtime.addBinding', { name: config.binding, executionContextName: isolatedWorldName }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript(config) }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: isolatedWorldName }),
  ];
  also();
  sent.push(session.send('Runtime.runIfWaitingForDebugger'));
  await Promise.all(sent);
}

/** Hands the sessions of a page's out-of-process frames and workers to `watch` before they run. */
export function followChildren(session: CdpSession, watch: (child: CdpSession) => void): void {
  session.on('Target.attachedToTarget', ({ sessionId }) => {
    const child = browser().connection.session(sessionId);
    watch(child);
    followChildren(child, watch);
    child.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
  });
  session
    .send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
    .catch(() => undefined);
}
