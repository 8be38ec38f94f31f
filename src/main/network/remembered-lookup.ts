import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';

export interface RememberedLookup {
  /** For sockets: what the name meant last, when nobody says so now. */
  readonly lookup: LookupFunction;
  /** Looks the hosts of these URLs up while it can be done. */
  remember(urls: readonly string[]): void;
}

/** The resolver may be behind the network that is dead: it gets this long where an older answer is at hand. */
const patienceMs = 200;

type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Names of servers stay known when the way to the resolver is lost. */
export function createRememberedLookup(resolve: Resolve, clock: Clock): RememberedLookup {
  const known = new Map<string, readonly LookupAddress[]>();

  async function ask(host: string): Promise<readonly LookupAddress[]> {
    const found = await resolve(host);
    if (found.length > 0) known.set(host, found);
    return found;
  }

  async function find(host: string): Promise<readonly LookupAddress[]> {
    const asked = ask(host);
    const before = known.get(host);
    if (before === undefined) return asked;
    const late = new Promise<readonly LookupAddress[]>(
      (done) => void clock.after(patienceMs, () => done(before)),
    );
    return Promise.race([asked.catch(() => before), late]);
  }

  return {
    lookup(host, { all, family }, done) {
      find(host).then(
        (found) => {
          const fitting = found.filter(
            (each) => family === undefined || family === 0 || each.family === Number(family),
          );
          const [first] = fitting;
          if (first === undefined) done(new Error(`no address of ${host}`), '');
          else if (all === true) done(null, [...fitting]);
          else done(null, first.address, first.family);
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
      );
    },
    remember(urls) {
      for (const url of urls) void ask(new URL(url).hostname).catch(() => undefined);
    },
  };
}
