const RealDate = globalThis.Date;

/**
 * Moves the time of day of this process, and so of all servers of a demo that runs in it, by so much against the
 * system's clock, which the app goes by. Timers are not touched; 0 is the system's time again.
 */
export function moveTimeOfDay(offMs: number): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [target.now() + offMs] : args, newTarget),
    get: (target, key) => (key === 'now' ? () => target.now() + offMs : Reflect.get(target, key)),
  });
}
