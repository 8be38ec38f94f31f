import { homedir, release } from 'node:os';
import { join } from 'node:path';
import { type App, clipboard, type Dialog } from 'electron';
import * as v from 'valibot';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { NetworkState } from '../shared/network.ts';
import { type CallLadder, callLaddersSchema, type LogEntry } from '../shared/support.ts';
import { systemClock as clock } from './clock.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import { parseLog, readLogText } from './diagnostics/read-log.ts';
import type { Ground } from './ground.ts';
import type { Recents } from './recents/recents.ts';
import { createBundle } from './support/bundle.ts';
import { createSupportDesk, type SupportDesk } from './support/support-desk.ts';

// Part of the composition root: what helps to find out what went wrong.

export interface SupportGround {
  readonly app: App;
  readonly dialog: Dialog;
  readonly engine: () => EngineSummary;
  readonly network: () => NetworkState;
  readonly recents: Recents;
  readonly relay: EngineRelay;
}

export interface Support extends SupportDesk {
  /** The newest entries of the log, the oldest of them first. */
  readLog(): Promise<LogEntry[]>;
  /** Into the clipboard. */
  copy(text: string): Promise<void>;
}

/** Some days of info, or the last calls of debug; and no more than a page can show. */
const mostLogBytes = 512 * 1024;

export function joinSupport({ folder, reading, desktop }: Ground, parts: SupportGround): Support {
  const { app, dialog, engine, network, recents, relay } = parts;
  const readText = () => readLogText(join(folder, 'logs'), mostLogBytes);

  async function readLadders(): Promise<CallLadder[]> {
    const reply = await relay.request({ verb: 'ladders' });
    // Without a page there are no calls either.
    return reply.ok && v.is(callLaddersSchema, reply.value) ? reply.value : [];
  }

  const desk = createSupportDesk({
    now: () => new Date(clock.now()),
    async collect() {
      const [ladders, log] = await Promise.all([readLadders(), readText()]);
      const { electron = '', chrome = '', node = '' } = process.versions;
      return createBundle({
        at: new Date(clock.now()),
        versions: {
          offhook: app.getVersion(),
          ...{ electron, chrome, node },
          system: `${process.platform} ${release()} ${process.arch}`,
          locale: app.getLocale(),
          kind: app.isPackaged ? 'installed' : 'development',
        },
        home: homedir(),
        desktop: desktop.get(),
        engine: engine(),
        recents: recents.list(),
        ladders,
        network: network(),
        policy: reading,
        log,
      });
    },
    async chooseFile(name) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: join(app.getPath('downloads'), name),
        filters: [{ name: 'Zip', extensions: ['zip'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
  });
  return {
    ...desk,
    readLog: async () => parseLog(await readText()),
    copy: async (text) => clipboard.writeText(text),
  };
}
