import * as v from 'valibot';
import type { DevTools } from './devtools.ts';

const handleSchema = v.object({ result: v.object({ objectId: v.string() }) });
const objectsSchema = v.object({ objects: v.object({ objectId: v.string() }) });
const valueSchema = v.object({ result: v.object({ value: v.number() }) });

/** Of an RTCPeerConnection and of a MediaStreamTrack, called `each`. */
export const isOpen = "each.connectionState && each.connectionState !== 'closed'";
export const isLive = "each.readyState === 'live'";

/** Counts what of this prototype the page still reaches; DevTools collects garbage before it looks. */
export async function countReachable(page: DevTools, prototype: string, fits: string): Promise<number> {
  const handle = v.parse(handleSchema, await page.send('Runtime.evaluate', { expression: prototype }));
  const found = v.parse(
    objectsSchema,
    await page.send('Runtime.queryObjects', {
      prototypeObjectId: handle.result.objectId,
      objectGroup: 'reachable',
    }),
  );
  const counted = await page.send('Runtime.callFunctionOn', {
    objectId: found.objects.objectId,
    // A prototype of a subclass is found too, and its getters throw.
    functionDeclaration: `function () {
      let n = 0;
      for (const each of this) try { if (${fits}) n += 1; } catch {}
      return n;
    }`,
    returnByValue: true,
  });
  await page.send('Runtime.releaseObjectGroup', { objectGroup: 'reachable' });
  return v.parse(valueSchema, counted).result.value;
}
