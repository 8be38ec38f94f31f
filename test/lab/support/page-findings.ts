import * as v from 'valibot';
import type { App } from './app.ts';
import type { DevTools, DevToolsEvent } from './devtools.ts';
import { countReachable, isLive, isOpen } from './reachable.ts';
import { until } from './until.ts';

const thrownSchema = v.object({
  exceptionDetails: v.object({
    text: v.string(),
    exception: v.optional(v.object({ description: v.optional(v.string()) })),
  }),
});

/** What was thrown in the page, or rejected, and caught by nobody, since it was loaded or asked last. */
export const uncaughtIn = (app: App): Promise<readonly string[]> =>
  inspect(app, (_page, uncaught) => uncaught());

/** Nothing was caught by nobody; without a call no connection is open, and no track live. */
export function expectCleanPage(app: App, mostMs: number): Promise<void> {
  return inspect(app, async (page, uncaught) => {
    const thrown = await uncaught();
    if (thrown.length > 0) throw new Error(`caught by nobody: ${thrown.join('; ')}`);
    let left = { connections: 0, tracks: 0 };
    await until(
      async () => {
        left = {
          connections: await countReachable(page, 'RTCPeerConnection.prototype', isOpen),
          tracks: await countReachable(page, 'MediaStreamTrack.prototype', isLive),
        };
        return left.connections === 0 && left.tracks === 0;
      },
      () => `left open without a call: ${JSON.stringify(left)}`,
      mostMs,
    );
  });
}

async function inspect<Result>(
  app: App,
  work: (page: DevTools, uncaught: () => Promise<readonly string[]>) => Promise<Result>,
): Promise<Result> {
  const thrown: string[] = [];
  const page = app.devTools(({ method, params }: DevToolsEvent) => {
    if (method !== 'Runtime.exceptionThrown') return;
    const { text, exception } = v.parse(thrownSchema, params).exceptionDetails;
    thrown.push(`${text} ${exception?.description ?? ''}`);
  });
  try {
    return await work(page, async () => {
      // Tells first what there was before.
      await page.send('Runtime.enable');
      await page.send('Runtime.discardConsoleEntries');
      return thrown;
    });
  } finally {
    await page.close();
  }
}
