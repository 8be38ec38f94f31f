import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';

export interface RememberedLookup {
  /** For sockets: what the name meant last, when nobody says so now. */
  readonly lookup: LookupFunction;
  /** What the name meant last, but only when nobody says so now: an error where somebody does, for then others get on too. */
  readonly lookupUnanswered: LookupFunction;
  /** Looks the hosts of these URLs up while it can be done. */
  remember(urls: readonly string[]): void;
}

/** The resolver may be behind the network that is dead: it gets this long where an older answer is at hand. */
const patienceMs = 200;

type Addresses = readonly LookupAddress[];
type Resolve = (host: string) => Promise<Addresses>;

interface Found {
  readonly addresses: Addresses;
  readonly isRemembered: boolean;
}

/** Names of servers stay known when the way to the resolver is lost. */
export function createRememberedLookup(resolve: Resolve, clock: Clock): RememberedLookup {
  const known = new Map<string, Addresses>();
  /** One question for a name at a time: a resolver that says nothing holds a thread of main's few for each, for seconds. */
  const asked = new Map<string, Promise<Addresses>>();

  function ask(host: string): Promise<Addresses> {
    const running = asked.get(host);
    if (running !== undefined) return running;
    const asking = resolve(host)
      .then((addresses) => {
        if (addresses.length > 0) known.set(host, addresses);
        return addresses;
      })
      .finally(() => asked.delete(host));
    asked.set(host, asking);
    return asking;
  }

  async function find(host: string): Promise<Found> {
    const answer = ask(host).then((addresses) => ({ addresses, isRemembered: false }));
    const before = known.get(host);
    if (before === undefined) return answer;
    const remembered = { addresses: before, isRemembered: true };
    const late = new Promise<Found>((done) => void clock.after(patienceMs, () => done(remembered)));
    return Promise.race([answer.catch(() => remembered), late]);
  }

  const lookupOf =
    (fits: (found: Found) => boolean): LookupFunction =>
    (host, { all, family }, done) => {
      find(host).then(
        (found) => {
          const fitting = fits(found)
            ? found.addresses.filter(
                (each) => family === undefined || family === 0 || each.family === Number(family),
              )
            : [];
          const [first] = fitting;
          if (first === undefined) done(new Error(`no address of ${host}`), '');
          else if (all === true) done(null, [...fitting]);
          else done(null, first.address, first.family);
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
      );
    };

  return {
    lookup: lookupOf(() => true),
    lookupUnanswered: lookupOf(({ isRemembered }) => isRemembered),
    remember(urls) {
      for (const url of urls) void ask(new URL(url).hostname).catch(() => undefined);
    },
  };
}
