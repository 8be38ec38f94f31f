import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { browser, expect } from '@wdio/globals';
import { sendCommand } from '../../../src/main/control/control-client.ts';
import type { StatusReport } from '../../../src/main/control/status-report.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import type { ControlCommand } from '../../../src/shared/control.ts';
import { signalTree } from '../../support/process-tree.ts';
import { writeFeed } from '../../support/update-feed.ts';
import { appImageIn, handIn, layOutAppImage, nextVersion } from '../support/app-image.ts';
import { pressInPackage, readPackage } from '../support/ask-hand.ts';
import { edge } from '../support/edge.ts';
import { openFeed, type UpdateFeed } from '../support/open-feed.ts';
import { instanceFolder } from '../support/run.ts';
import { argumentsFor, startProgram } from '../support/start-again.ts';

// A second app, as a package: electron-updater itself, over the stand-in's requests, from a feed to an AppImage. A package
// lets nobody look into its page: it is driven by the command line's way, and where it is the page that matters, by a hand
// that the stand-in holds out (`hand.ts`). Electron's own network cannot be shown here.

const version = '9.0.0';

export function updateCases(): void {
  describe('a newer version', () => {
    const folder = instanceFolder('update');
    const userData = path.join(folder, 'user-data');
    const mark = path.join(folder, 'new-version-ran');
    const policyFile = path.join(folder, 'policy.json');
    const given = argumentsFor(userData, `--policy=${policyFile}`);
    const newApp = nextVersion(folder, mark, ...given);
    const image = () => readFileSync(appImageIn(folder), 'utf8');
    let feed: UpdateFeed;
    let app: ChildProcess | undefined;
    let gone: Promise<unknown>;

    const status = async (): Promise<StatusReport | null> => {
      const reply = await sendCommand(userData, { verb: 'status' }).catch(() => null);
      return reply?.ok === true ? (reply.value as StatusReport) : null;
    };
    const act = async (command: ControlCommand): Promise<void> =>
      expect(await sendCommand(userData, command)).toMatchObject({ ok: true });
    const becomes = (update: NonNullable<StatusReport['update']>): Promise<unknown> =>
      browser.waitUntil(async () => isDeepStrictEqual((await status())?.update, update), {
        timeoutMsg: `the update never was ${JSON.stringify(update)}`,
      });
    /** As the update sees them. */
    const calls = async () => (await status())?.calls.map(({ state }) => state) ?? ['preparing'];
    const talk = async (): Promise<void> => {
      await act({ verb: 'dial', target: '600' });
      await browser.waitUntil(async () => (await calls()).includes('connected'));
    };
    const hangUp = async (): Promise<void> => {
      await act({ verb: 'hangup' });
      await browser.waitUntil(async () => (await calls()).every((state) => state === 'ended'));
    };

    const isRegistered = (): Promise<unknown> =>
      browser.waitUntil(async () => (await status())?.registration.state === 'registered', {
        timeout: 100_000,
        timeoutMsg: 'it never was registered',
      });
    async function startOld(): Promise<void> {
      layOutAppImage(folder, process.env.OFFHOOK_E2E_ELECTRON ?? '');
      app = startProgram(appImageIn(folder), userData, `--policy=${policyFile}`);
      gone = once(app, 'exit');
      await isRegistered();
    }
    /** What stands in its page. */
    const isOffered = async () =>
      (await readPackage(handIn(folder)))?.includes(en.update.ready(version).title) === true;

    before(async () => {
      feed = await openFeed();
      feed.files.set('/latest-linux.yml', writeFeed(version, newApp));
      mkdirSync(folder, { recursive: true });
      const policy = { ...edge().managedPolicy, updates: { url: feed.url } };
      writeFileSync(policyFile, JSON.stringify(policy), { mode: 0o600 });
      await startOld();
    });
    // It is another process, started by another program: what it did is in its log alone.
    afterEach(function () {
      if (this.currentTest?.state !== 'failed') return;
      const log = path.join(userData, 'logs', 'offhook.log');
      if (existsSync(log)) console.log(readFileSync(log, 'utf8').split('\n').slice(-60).join('\n'));
    });
    after(async () => {
      // Where a test has failed, nobody has ended it.
      if (app?.pid !== undefined && app.exitCode === null && app.signalCode === null) {
        signalTree(app.pid, 'SIGKILL');
        await gone;
      }
      await feed.close();
    });

    it('is left in the middle of its download when a call begins, and not looked for in the call', async () => {
      const sending = Promise.withResolvers<ServerResponse>();
      feed.files.set('/Offhook.AppImage', (response) => {
        // Whoever asks once more gets all of it.
        feed.files.set('/Offhook.AppImage', newApp);
        response.writeHead(200, { 'content-length': newApp.length }).write(newApp.slice(0, 5));
        sending.resolve(response);
      });
      await act({ verb: 'update' });
      const response = await sending.promise;
      await becomes({ step: 'fetching', version });
      await talk();
      await becomes({ step: 'resting', last: 'call' });
      // The rest is not taken, or a version would wait for the end of the call.
      response.end(newApp.slice(5));
      const before = feed.asked.length;
      await act({ verb: 'update' });
      await becomes({ step: 'resting', last: 'call' });
      expect(feed.asked).toHaveLength(before);
      await hangUp();
    });

    it('is ready after the call, waits for the end of the next one, and is ready again', async () => {
      await act({ verb: 'update' });
      await becomes({ step: 'ready', version });
      await talk();
      await becomes({ step: 'after-call', version });
      expect(await isOffered()).toBe(false);
      await hangUp();
      await becomes({ step: 'ready', version });
      expect(image()).not.toBe(newApp);
    });

    it('takes the old one’s place when the app ends, and can be started', async () => {
      await act({ verb: 'quit' });
      await gone;
      expect(image()).toBe(newApp);
      expect(existsSync(mark)).toBe(true);
    });

    it('is offered in its window, and a press there brings it: it runs in the old one’s place, and can be called', async () => {
      rmSync(mark);
      await startOld();
      await act({ verb: 'update' });
      await browser.waitUntil(isOffered, { timeoutMsg: 'it never was offered' });
      expect(await pressInPackage(handIn(folder), en.update.install)).toBe(true);
      await gone;
      expect(image()).toBe(newApp);
      await isRegistered();
      // It was started by the old one, not only put in place.
      expect(existsSync(mark)).toBe(false);
      await act({ verb: 'quit' });
      await browser.waitUntil(async () => (await status()) === null);
    });
  });
}
