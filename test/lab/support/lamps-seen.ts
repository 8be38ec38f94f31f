import type { App } from './app.ts';
import type { LabSipp } from './lab.ts';

/** Number and state in its class, and when the lamp began to look so, epoch ms. */
export type LampSeen = readonly [state: string, at: number];

/** From now on it is kept how lamps look. */
export function watchLamps(app: App): Promise<void> {
  return app.evaluate(() => {
    const seen: [string, number][] = [];
    const look = () => {
      for (const each of document.querySelectorAll<HTMLElement>('.lamp')) {
        const state = `${each.dataset.number ?? ''} ${each.className}`;
        const before = seen.findLast(([past]) => past.startsWith(`${each.dataset.number ?? ''} `));
        if (before?.[0] !== state) seen.push([state, Date.now()]);
      }
    };
    look();
    Reflect.get(globalThis, 'lampsWatched')?.disconnect();
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    Object.assign(globalThis, { lampsSeen: seen, lampsWatched: watch });
  }, null);
}

/** Of one lamp: its states in words of its class, and when each began. */
export async function lampSeen(
  app: App,
  number: string,
): Promise<{ readonly states: readonly (string | undefined)[]; readonly at: readonly number[] }> {
  const all = await app.evaluate(
    () => (globalThis as unknown as { lampsSeen: [string, number][] }).lampsSeen,
    null,
  );
  const own = all.filter(([state]) => state.startsWith(`${number} `));
  return {
    states: own.map(([state]) => /lamp--([a-z-]+)/.exec(state)?.[1]),
    at: own.map(([, at]) => at),
  };
}

/** When SIPp has sent or received what begins so, epoch ms. */
export function timeOf(phone: LabSipp, start: string): number {
  const part = phone
    .messages()
    .split(/^-{20,}/m)
    .find((each) => each.includes(`\n${start}`));
  const [, day = '', time = ''] = /(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d:\d\d\.\d+)/.exec(part ?? '') ?? [];
  return Date.parse(`${day}T${time.slice(0, 12)}`);
}
