import type { Clock, EngineLog } from '../engine/core/ports.ts';
import type { EventPackages, SubscriptionNews } from '../engine/core/subscription.ts';
import { type Colleague, isSureOf, lampOf, presenceOf, stranger } from './colleague.ts';
import { dialogInfoType, parseDialogInfo } from './dialog-info.ts';
import { type DialogsKnown, followDialogs } from './follow-dialogs.ts';
import { type FollowedList, followList } from './follow-list.ts';
import { parsePidf, pidfType } from './pidf.ts';
import { typeOf } from './resource-list.ts';

export interface Colleagues {
  subscribe(listener: () => void): () => void;
  /** By number; replaced whole when something has changed. */
  getSnapshot(): ReadonlyMap<string, Colleague>;
  /**
   * Null packages: nobody is signed in, or nobody is to be watched. `list`: address of a list at the server (RFC 4662);
   * whoever is on it is watched by one subscription, the others and where there is no such list each by their own.
   */
  follow(domain: string, packages: EventPackages | null, list?: string | null): void;
  /** All that are watched from now on; the first ones are asked for first. */
  watch(numbers: readonly string[]): void;
}

type Package = 'dialog' | 'presence';
type Told = Extract<SubscriptionNews, { type: 'notified' }>;

const packageTypes = { dialog: dialogInfoType, presence: pidfType } as const;
const packageNames: readonly Package[] = ['dialog', 'presence'];
const expiresS = 3600;
/** Documents that are read in one go, and the time for it, far less than that of a frame; and the time between two goes. */
const atOnce = 40;
const sliceMs = 6;
const pauseMs = 16;
/** Whoever draws is told no oftener, come what may one by one or in a crowd: drawing takes longer than reading. */
const toldMs = 96;
/** A line whose documents never fit together is asked for its whole state no oftener, and ever less often in vain. */
const anewMs = 30_000;
const longestAnewMs = expiresS * 1000;

interface Watched {
  dialogs: DialogsKnown | null;
  /** A document of its line was refused: until it is told whole, what changes in it says nothing. */
  isLost: boolean;
  /** When it was asked for the whole because something was missing; null: never. */
  askedAnewAt: number | null;
  /** How often since it was told whole. */
  askedInVain: number;
  /** It will be asked so, unless this is called: it was told whole by itself. */
  asksAnew: (() => void) | null;
  readonly sure: Record<Package, boolean>;
  /** Which subscription is listened to: what an earlier one told, and nobody has read yet, is read no more. */
  readonly turns: Record<Package, number>;
  readonly ends: Map<Package, () => void>;
}

interface Listed {
  readonly followed: FollowedList;
  /** Null: it has not said yet who is on it. */
  members: ReadonlySet<string> | null;
}

/** Keeps the subscriptions of those who are watched, and what they tell, a few documents at a time. */
export function createColleagues({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: EngineLog;
}): Colleagues {
  const listeners = new Set<() => void>();
  const watched = new Map<string, Watched>();
  let shown: ReadonlyMap<string, Colleague> = new Map();
  let packages: EventPackages | null = null;
  let domain = '';
  let numbers: readonly string[] = [];
  /** Packages that the server does not have. */
  const absent = new Set<Package>();
  const lists = new Map<Package, Listed>();
  const told: {
    readonly number: string;
    readonly event: Package;
    readonly news: Told;
    readonly turn: number | undefined;
  }[] = [];
  let turns = 0;
  let reading = false;
  /** Read of a crowd, and told of with what follows; null: watched no more. */
  let untold: Map<string, Colleague | null> = new Map();
  let toldAt = Number.NEGATIVE_INFINITY;
  let tells = false;

  const known = (number: string): Colleague | undefined => untold.get(number) ?? shown.get(number);
  const judged = (now: Colleague, { sure: { dialog, presence } }: Watched): Colleague => ({
    ...now,
    isSure: isSureOf(now, { line: dialog, presence }),
  });

  function publish(changes: ReadonlyMap<string, Colleague | null>): void {
    for (const [number, colleague] of changes) untold.set(number, colleague);
    tellSoon();
  }

  /** At once, where nothing was told just now. */
  function tellSoon(): void {
    if (tells) return;
    const leftMs = Math.min(toldAt + toldMs - clock.now(), toldMs);
    if (leftMs <= 0) {
      tell();
      return;
    }
    tells = true;
    clock.after(leftMs, () => {
      tells = false;
      tell();
    });
  }

  function tell(): void {
    if (untold.size === 0) return;
    const changes = untold;
    untold = new Map();
    toldAt = clock.now();
    const next = new Map(shown);
    for (const [number, colleague] of changes) {
      if (colleague === null) next.delete(number);
      else next.set(number, colleague);
    }
    shown = next;
    for (const listener of [...listeners]) listener();
  }

  /** What was told until now may not hold any more, and whatever comes is counted anew. */
  function newTurn(number: string, event: Package): void {
    const each = watched.get(number);
    if (each === undefined) return;
    turns += 1;
    each.turns[event] = turns;
    if (event === 'dialog') each.dialogs = null;
    each.sure[event] = false;
    const now = known(number);
    if (now?.isSure === true) publish(new Map([[number, judged(now, each)]]));
  }

  /** Nobody tells it any more. */
  function forget(number: string, event: Package): void {
    newTurn(number, event);
    const [each, now] = [watched.get(number), known(number)];
    if (each !== undefined && now !== undefined)
      publish(new Map([[number, judged(withNothing(event, now), each)]]));
  }

  function begin(number: string, event: Package): void {
    const each = watched.get(number);
    if (packages === null || each === undefined || absent.has(event)) return;
    newTurn(number, event);
    if (isListed(number, event)) return;
    const isStill = () => watched.get(number) === each;
    const end = packages.subscribe(
      {
        ...{ event, expiresS, eventList: false, accept: [packageTypes[event]] },
        targetUri: `sip:${encodeURIComponent(number)}@${domain}`,
      },
      (news) => {
        if (isStill()) take(number, event, news);
      },
    );
    each.ends.set(event, end);
  }

  function take(number: string, event: Package, news: SubscriptionNews): void {
    if (news.type === 'notified') {
      told.push({ number, event, news, turn: watched.get(number)?.turns[event] });
      if (!reading) clock.after(0, readSome);
      reading = true;
    } else if (news.type === 'unsure') newTurn(number, event);
    else if (news.problem.code === 'unsupported') giveUp(event);
    else forget(number, event);
  }

  /** Or may be: nobody is asked for twice. */
  function isListed(number: string, event: Package): boolean {
    const list = lists.get(event);
    return list !== undefined && (list.members === null || list.members.has(number));
  }

  function beginList(uri: string, event: Package, asking: EventPackages): void {
    const listed: Listed = {
      members: null,
      followed: followList({
        ...{ packages: asking, log, uri, event, documentType: packageTypes[event], expiresS },
        onMembers(members) {
          listed.members = members;
          for (const number of watched.keys()) single(number, event);
        },
        onDocument(number, news) {
          if (watched.has(number)) take(number, event, news);
        },
        onUnsure() {
          for (const number of listed.members ?? []) newTurn(number, event);
          if (listed.members !== null) return;
          // A list that says nothing keeps nobody in the dark.
          listed.members = new Set();
          for (const number of watched.keys()) single(number, event);
        },
        onOver() {
          lists.delete(event);
          for (const number of listed.members ?? []) newTurn(number, event);
          for (const number of watched.keys()) single(number, event);
        },
      }),
    };
    lists.set(event, listed);
  }

  /** By a subscription of their own, or by none. */
  function single(number: string, event: Package): void {
    const ends = watched.get(number)?.ends;
    if (!isListed(number, event)) {
      if (ends?.has(event) === false) begin(number, event);
      return;
    }
    if (ends?.has(event) !== true) return;
    ends.get(event)?.();
    ends.delete(event);
    newTurn(number, event);
  }

  /** A server that does not know the package for one knows it for none. */
  function giveUp(event: Package): void {
    absent.add(event);
    for (const [number, { ends }] of watched) {
      // Whoever is on a list is told of by that.
      if (!ends.has(event)) continue;
      ends.get(event)?.();
      ends.delete(event);
      forget(number, event);
    }
  }

  function readSome(): void {
    const until = clock.now() + sliceMs;
    let count = 0;
    for (const { number, event, news, turn } of told.slice(0, atOnce)) {
      if (count > 0 && clock.now() >= until) break;
      count += 1;
      const each = watched.get(number);
      if (each === undefined || each.turns[event] !== turn) continue;
      const now = known(number) ?? stranger;
      const next = event === 'dialog' ? readDialogs(number, each, now, news) : readPresence(each, now, news);
      if (next !== null) untold.set(number, judged(next, each));
    }
    told.splice(0, count);
    reading = told.length > 0;
    if (reading) clock.after(pauseMs, readSome);
    tellSoon();
  }

  /** Something has changed, and nobody knows what: what was known before would be a lie. */
  function refuse(event: Package, each: Watched, now: Colleague, reason: string): Colleague {
    log('warn', 'presence', `${event}: a document was refused: ${reason}`);
    each.sure[event] = false;
    return withNothing(event, now);
  }

  function readDialogs(number: string, each: Watched, now: Colleague, { contentType, body }: Told) {
    const read = isOf('dialog', contentType) ? parseDialogInfo(body) : anotherType;
    if (!read.ok) {
      each.dialogs = null;
      each.isLost = true;
      askAnew(number, each);
      return refuse('dialog', each, now, read.reason);
    }
    const followed = followDialogs(each.dialogs, read.value);
    if (followed.kind === 'stale') return null;
    each.dialogs = followed.known;
    if (read.value.state === 'full') tellsWhole(each);
    if (followed.kind === 'gap') askAnew(number, each);
    each.sure.dialog = followed.kind !== 'gap' && each.asksAnew === null;
    if (each.isLost) {
      each.dialogs = null;
      return withNothing('dialog', now);
    }
    return { ...now, lamp: lampOf(followed.known.dialogs, domain) };
  }

  /** A new subscription is told the whole (RFC 4235 section 4.3). */
  function askAnew(number: string, each: Watched): void {
    if (each.asksAnew !== null) return;
    const leastMs = Math.min(anewMs * 2 ** Math.max(each.askedInVain - 1, 0), longestAnewMs);
    const waitMs = each.askedAnewAt === null ? 0 : each.askedAnewAt + leastMs - clock.now();
    if (waitMs > 0) {
      each.asksAnew = clock.after(waitMs, () => {
        each.asksAnew = null;
        if (watched.get(number) === each) askAnew(number, each);
      });
      return;
    }
    each.askedAnewAt = clock.now();
    each.askedInVain += 1;
    each.ends.get('dialog')?.();
    if (isListed(number, 'dialog')) lists.get('dialog')?.followed.again();
    else begin(number, 'dialog');
  }

  function readPresence(each: Watched, now: Colleague, { contentType, body }: Told): Colleague {
    const read = isOf('presence', contentType) ? parsePidf(body) : anotherType;
    if (!read.ok) return refuse('presence', each, now, read.reason);
    each.sure.presence = true;
    return { ...now, presence: presenceOf(read.value), note: read.value.note };
  }

  function watch(wanted: readonly string[]): void {
    numbers = [...new Set(wanted)];
    const still = new Set(numbers);
    const gone = [...watched].filter(([number]) => !still.has(number));
    for (const [number, { ends }] of gone) {
      watched.delete(number);
      for (const end of ends.values()) end();
    }
    const come = packages === null ? [] : numbers.filter((number) => !watched.has(number));
    turns += 1;
    for (const number of come) watched.set(number, justWatched(turns));
    publish(
      new Map([
        ...gone.map(([number]) => [number, null] as const),
        ...come.map((each) => [each, stranger] as const),
      ]),
    );
    // Who is watched is known at once.
    tell();
    // Lamps first: they are what a switchboard looks at.
    for (const event of packageNames) {
      for (const number of come) begin(number, event);
      const list = lists.get(event);
      // What it told of them went by while nobody watched them.
      if (come.some((number) => list?.members?.has(number) === true)) list?.followed.again();
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => shown,
    watch,
    follow(nextDomain, nextPackages, list = null) {
      const wanted = numbers;
      watch([]);
      absent.clear();
      for (const { followed } of lists.values()) followed.end();
      lists.clear();
      domain = nextDomain;
      packages = nextPackages;
      if (list !== null && nextPackages !== null)
        for (const event of packageNames) beginList(list, event, nextPackages);
      watch(wanted);
    },
  };
}

const anotherType = { ok: false, reason: 'another type' } as const;

const justWatched = (turn: number): Watched => ({
  turns: { dialog: turn, presence: turn },
  ...{ dialogs: null, isLost: false, askedAnewAt: null, askedInVain: 0, asksAnew: null },
  sure: { dialog: false, presence: false },
  ends: new Map(),
});

function withNothing(event: Package, now: Colleague): Colleague {
  const { lamp, presence, note } = stranger;
  return event === 'dialog' ? { ...now, lamp } : { ...now, presence, note };
}

function tellsWhole(each: Watched): void {
  each.isLost = false;
  each.askedInVain = 0;
  each.asksAnew?.();
  each.asksAnew = null;
}

function isOf(event: Package, contentType: string | null): boolean {
  return typeOf(contentType ?? '') === packageTypes[event];
}
