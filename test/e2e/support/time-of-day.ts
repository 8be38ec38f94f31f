const RealDate = globalThis.Date;

/**
 * The time of day of the spec's own process, and so of all servers of the demo, which run in it: the app, whose clock is
 * the system's, is off by so much against all of them. Timers are not touched.
 */
export function moveServersTime(offMs: number): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [target.now() + offMs] : args, newTarget),
    get: (target, key) => (key === 'now' ? () => target.now() + offMs : Reflect.get(target, key)),
  });
}
