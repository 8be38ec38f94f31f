import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './api/app.ts';
import { electron } from './api/electron-module.ts';
import { followTargets } from './api/targets.ts';
import { startBrowser } from './chromium/browser.ts';
import { ConnectionClosedError } from './chromium/connection.ts';
import { findChromium } from './chromium/find-chromium.ts';
import { chromiumFlags } from './chromium/flags.ts';
import { inspection } from './inspection.ts';
import { describeProcess } from './runtime/describe-process.ts';
import { appBundle, electronVersion, launchContext } from './runtime/launch-context.ts';
import { provideElectron } from './runtime/module-hooks.ts';
import { adoptBrowser } from './runtime/running-browser.ts';

/** Runs the app: its main file first, then Chromium, then `ready`. */
async function run(): Promise<void> {
  const { invocation } = launchContext;
  if (invocation.showVersion && invocation.appPath === undefined) {
    console.log(`v${electronVersion()}`);
    return;
  }
  const chromium = findChromium();
  const bundle = appBundle();
  describeProcess(bundle.fromResources);
  Object.defineProperty(globalThis, '__electronHost', { value: inspection, configurable: true });
  provideElectron(electron);
  process.on('SIGTERM', () => app.quit());
  process.on('SIGINT', () => app.quit());
  followUncaught();
  const require = createRequire(import.meta.url);
  for (const file of invocation.requires) require(path.resolve(file));
  const loaded = await import(pathToFileURL(bundle.main).href).then(() => true, reportFailure);
  if (loaded && !app.isEnding) await launch(chromium);
}

/** An error in the app's own code is shown with its stack; the host's own come in one line. */
function reportFailure(error: unknown): false {
  process.stderr.write(`Uncaught Exception: ${error instanceof Error ? error.stack : String(error)}\n`);
  app.exit(1);
  return false;
}

async function launch(chromium: string): Promise<void> {
  const flags = chromiumFlags({
    switches: launchContext.invocation.switches,
    profile: path.join(app.getPath('sessionData'), 'Chromium'),
    isRoot: process.getuid?.() === 0,
    hasDisplay: Boolean(process.env.DISPLAY),
    extra: process.env.ELECTRON_HOST_CHROMIUM_FLAGS,
  });
  const starting = startBrowser(chromium, flags, (reason) => {
    const wasQuitting = app.isEnding;
    if (!wasQuitting) process.stderr.write(`electron-host: Chromium ended (${reason})\n`);
    // A signal to the whole process group ends both: windows that were about to close never will.
    app.exit(wasQuitting ? 0 : 1);
  });
  const browser = await adoptBrowser(starting);
  await followTargets(browser);
  if (!app.isEnding) app.becomeReady();
}

/** Before `ready` an uncaught error ends the app; later, Electron shows a dialog and goes on, and so does this. */
function followUncaught(): void {
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    process.stderr.write(`Uncaught Exception: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (!app.isReady()) app.exit(1);
  });
  // Electron too only warns. What was under way when the app ended is nobody's mistake.
  process.on('unhandledRejection', (reason) => {
    if (app.isEnding || reason instanceof ConnectionClosedError) return;
    if (process.listenerCount('unhandledRejection') > 1) return;
    process.stderr.write(`Unhandled Rejection: ${reason instanceof Error ? reason.stack : String(reason)}\n`);
  });
}

run().catch((error: unknown) => {
  if (app.isEnding) return;
  process.stderr.write(`electron-host: ${error instanceof Error ? error.message : String(error)}\n`);
  app.exit(1);
});
