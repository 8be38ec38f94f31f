import * as v from 'valibot';
import type { Page } from '../setup/page.ts';
import { treeMemoryMib } from '../support/memory.ts';

/** What lives in an app between two calls, after garbage collection. */
export interface Census {
  readonly calls: number;
  /** All that the page still holds, closed ones too. */
  readonly connections: number;
  readonly openConnections: number;
  readonly tracks: number;
  readonly liveTracks: number;
  readonly audioElements: number;
  readonly audioContexts: number;
  /** SIP.js's: dialogs, and clients and servers of transactions. */
  readonly dialogs: number;
  readonly transactions: number;
  /** Set and neither fired nor cleared. */
  readonly timers: number;
  readonly listeners: number;
  /** All objects of the page's own, functions among them. */
  readonly objects: number;
  readonly heapMib: number;
  /** Proportional set size of the app's whole process tree. */
  readonly memoryMib: number;
}

/** Runs in the page before the first call: notes timers that are set, until they fire or are cleared. */
export function countTimers(): void {
  const pending = new Set<unknown>();
  Reflect.set(window, 'benchTimers', pending);
  const { setTimeout: start, clearTimeout: stop, setInterval: repeat, clearInterval: end } = window;
  const counted = (handler: TimerHandler, ms?: number, ...rest: unknown[]): number => {
    const id = start(() => {
      pending.delete(id);
      if (typeof handler === 'function') handler(...rest);
    }, ms);
    pending.add(id);
    return id;
  };
  const repeated = (handler: TimerHandler, ms?: number, ...rest: unknown[]): number => {
    const id = repeat(handler, ms, ...rest);
    pending.add(id);
    return id;
  };
  const cleared = (clear: (id?: number) => void) => (id?: number) => {
    pending.delete(id);
    clear(id);
  };
  Object.assign(window, {
    setTimeout: counted,
    setInterval: repeated,
    clearTimeout: cleared(stop),
    clearInterval: cleared(end),
  });
}

const handleSchema = v.object({ result: v.object({ objectId: v.string() }) });
const objectsSchema = v.object({ objects: v.object({ objectId: v.string() }) });
const valueSchema = v.object({ result: v.object({ value: v.number() }) });
const heapSchema = v.object({ usedSize: v.number() });
const metricsSchema = v.object({ metrics: v.array(v.object({ name: v.string(), value: v.number() })) });
const mib = 2 ** 20;

/** Counts what of this prototype is reachable; DevTools collects garbage before it looks. */
async function count(page: Page, prototype: string, fits: string): Promise<number> {
  const handle = v.parse(handleSchema, await page.send('Runtime.evaluate', { expression: prototype }));
  const found = v.parse(
    objectsSchema,
    await page.send('Runtime.queryObjects', {
      prototypeObjectId: handle.result.objectId,
      objectGroup: 'census',
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
  await page.send('Runtime.releaseObjectGroup', { objectGroup: 'census' });
  return v.parse(valueSchema, counted).result.value;
}

export async function takeCensus(page: Page, pid: number, calls: number): Promise<Census> {
  await page.send('Performance.enable');
  await page.send('HeapProfiler.collectGarbage');
  const own = (name: string) => `Object.hasOwn(each, '${name}')`;
  const counts = {
    connections: await count(page, 'RTCPeerConnection.prototype', 'true'),
    openConnections: await count(
      page,
      'RTCPeerConnection.prototype',
      "each.connectionState && each.connectionState !== 'closed'",
    ),
    tracks: await count(page, 'MediaStreamTrack.prototype', 'true'),
    liveTracks: await count(page, 'MediaStreamTrack.prototype', "each.readyState === 'live'"),
    audioElements: await count(page, 'HTMLAudioElement.prototype', 'true'),
    audioContexts: await count(page, 'AudioContext.prototype', 'true'),
    dialogs: await count(page, 'Object.prototype', own('dialogState')),
    transactions: await count(page, 'Object.prototype', own('_transaction')),
    objects: await count(page, 'Object.prototype', 'true'),
    timers: await page.evaluate(() => {
      const pending: Set<unknown> = Reflect.get(window, 'benchTimers');
      return pending.size;
    }, null),
  };
  await page.send('HeapProfiler.collectGarbage');
  const heap = v.parse(heapSchema, await page.send('Runtime.getHeapUsage'));
  const { metrics } = v.parse(metricsSchema, await page.send('Performance.getMetrics'));
  return {
    calls,
    ...counts,
    listeners: metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? Number.NaN,
    heapMib: heap.usedSize / mib,
    memoryMib: treeMemoryMib(pid),
  };
}
