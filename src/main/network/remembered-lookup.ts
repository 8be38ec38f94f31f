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

/** It may be that of a network that is gone, which keeps a question for half a minute: whoever comes later asks anew. */
const sharedMs = 2000;

/** Of main's few threads no more than two look names up: a third question would only wait behind these. */
const mostAtOnce = 2;

type Addresses = readonly LookupAddress[];
type Resolve = (host: string) => Promise<Addresses>;

interface Question {
  readonly askedAt: number;
  readonly answer: Promise<Addresses>;
}

interface Found {
  readonly addresses: Addresses;
  readonly isRemembered: boolean;
}

/** Names of servers stay known when the way to the resolver is lost. */
export function createRememberedLookup(resolve: Resolve, clock: Clock): RememberedLookup {
  const known = new Map<string, Addresses>();
  /** Without an answer yet, the newest last. Shared: a resolver that says nothing holds a thread for each, for seconds. */
  const asked = new Map<string, readonly Question[]>();

  function isYoung({ askedAt }: Question): boolean {
    const ageMs = clock.now() - askedAt;
    return ageMs >= 0 && ageMs < sharedMs;
  }

  function keep(host: string, question: Question, addresses: Addresses): void {
    const running = asked.get(host) ?? [];
    // Not when a younger question was answered before: what this one tells may be of the network that was.
    if (addresses.length === 0 || !running.includes(question)) return;
    known.set(host, addresses);
    asked.set(host, running.slice(running.indexOf(question)));
  }

  function ask(host: string): Promise<Addresses> {
    const running = asked.get(host) ?? [];
    const newest = running.at(-1);
    if (newest !== undefined && (isYoung(newest) || running.length >= mostAtOnce)) return newest.answer;
    const question: Question = {
      askedAt: clock.now(),
      answer: resolve(host)
        .then((addresses) => {
          keep(host, question, addresses);
          return addresses;
        })
        .finally(() => {
          const others = asked.get(host)?.filter((each) => each !== question) ?? [];
          asked.set(host, others);
        }),
    };
    asked.set(host, [...running, question]);
    return question.answer;
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
