import * as v from 'valibot';
import type { DevTools } from '../../test/lab/support/devtools.ts';
import { countReachable, isLive, isOpen } from '../../test/lab/support/reachable.ts';
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

const heapSchema = v.object({ usedSize: v.number() });
const metricsSchema = v.object({ metrics: v.array(v.object({ name: v.string(), value: v.number() })) });
const mib = 2 ** 20;

export async function takeCensus(page: DevTools, pid: number, calls: number): Promise<Census> {
  await page.send('Performance.enable');
  await page.send('HeapProfiler.collectGarbage');
  const own = (name: string) => `Object.hasOwn(each, '${name}')`;
  const counts = {
    connections: await countReachable(page, 'RTCPeerConnection.prototype', 'true'),
    openConnections: await countReachable(page, 'RTCPeerConnection.prototype', isOpen),
    tracks: await countReachable(page, 'MediaStreamTrack.prototype', 'true'),
    liveTracks: await countReachable(page, 'MediaStreamTrack.prototype', isLive),
    audioElements: await countReachable(page, 'HTMLAudioElement.prototype', 'true'),
    audioContexts: await countReachable(page, 'AudioContext.prototype', 'true'),
    dialogs: await countReachable(page, 'Object.prototype', own('dialogState')),
    transactions: await countReachable(page, 'Object.prototype', own('_transaction')),
    objects: await countReachable(page, 'Object.prototype', 'true'),
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
