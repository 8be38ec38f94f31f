import type { EdgeRegistrar } from '../../../edge/options.ts';
import type { Became, Standings } from '../../support/fault-agreement.ts';
import { lookAtPicture, type Seen } from '../../support/look-at-picture.ts';
import type { App } from './app.ts';
import type { CallEars } from './call-ears.ts';
import type { FaultParties } from './fault-lab.ts';
import { isWith, live, numbersOf, type Person } from './fault-state.ts';
import { expectCleanPage } from './page-findings.ts';
import { type Plans, plans, plansElsewhere, type Uplink, uplinks } from './topology.ts';
import { until } from './until.ts';

/** Longer than a SIP transaction lives (RFC 3261 timer B: 32 s). */
export const settleMs = 40_000;
/** Half a second of sound, or of a picture. */
const enough = 25;
const enoughFrames = 8;
/** Fields of a picture that change while it moves. */
const leastMoved = 2;

/** Whose sound is looked at, in the call with whom. */
export interface Side {
  readonly at: Person;
  readonly from: Person;
}

/** Both ends of calls. */
export const bothSides = (...calls: readonly (readonly [Person, Person])[]): readonly Side[] =>
  calls.flatMap(([one, other]) => [
    { at: one, from: other },
    { at: other, from: one },
  ]);

/** What must be so after faults. Each waits until it is, and throws with what there is instead. */
export function createFaultChecks({ lab, ...apps }: FaultParties) {
  const { alice, carol } = apps;
  const callOf = async ({ at, from }: Side) => live(await apps[at].status()).findLast(isWith(from));
  const homes: Readonly<Record<'alice' | 'carol', Plans>> = { alice: plans, carol: plansElsewhere };

  /** Voice packets that could be read, and frames that were decoded where a picture is to come. */
  async function readBy(side: Side): Promise<Read> {
    const call = await callOf(side);
    const { theirs = false, received } = call?.video ?? {};
    return {
      packets: call?.inbound.packets ?? 0,
      frames: theirs ? (received?.frames ?? 0) : null,
      onWire: onWireBy(call?.path ?? ''),
    };
  }

  /** By the registrar at which the app says that it is. */
  async function registrarAgreesOn(person: 'alice' | 'carol', lost: ReadonlySet<Uplink>): Promise<void> {
    const { kamcmd, secondRegistrar, domain } = lab.edge;
    const living = uplinks
      .filter((uplink) => !lost.has(uplink))
      .map((uplink) => homes[person][uplink].publicAddress);
    let known = '';
    await until(
      async () => {
        const { server } = (await apps[person].status()).registration;
        const ask = server === secondRegistrar?.wss ? secondRegistrar.kamcmd : kamcmd;
        known = await ask('ul.lookup', 'location', `${numbersOf[person][1]}@${domain}`).catch(String);
        const [, received = ''] = /Received: \S*?(198\.51\.100\.\d+)/.exec(known) ?? [];
        return known.match(/Address:/g)?.length === 1 && living.includes(received);
      },
      () => `${person} is shown as registered, and the registrar has: ${known}`,
    );
  }

  /** What they show is drawn at both, and moves. */
  async function picturesMove(): Promise<void> {
    const look = (app: App): Promise<Seen> =>
      app.evaluate(lookAtPicture, { whose: 'theirs', frames: enoughFrames });
    const seen = await Promise.all([alice, carol].map(look));
    if (seen.some(({ frames, moved }) => frames < enoughFrames || moved < leastMoved))
      throw new Error(`no picture that moves on the screens of both: ${JSON.stringify(seen)}`);
  }

  return {
    picturesMove,

    /** All of them get packets, in this very moment, and can read them; where there are pictures, both ways, those too. */
    async flows(ears: CallEars, sides: readonly Side[]): Promise<void> {
      const since = Date.now();
      const readNow = () => Promise.all(sides.map(readBy));
      // A new page, a new dialog: counts may begin anew.
      let [before, last] = [await readNow(), await readNow()];
      let reached = ears.countSince(since);
      await until(
        async () => {
          reached = ears.countSince(since);
          last = await readNow();
          before = before.map((each, index) => leastOf(each, last[index]));
          return (
            last.every((each, index) => isRead(each, before[index])) &&
            sides.every(({ at }, index) => {
              const { packets, second } = reached[at];
              const { onWire, frames } = last[index] ?? nothingRead;
              if (onWire === 'nothing') return true;
              return packets >= enough && (frames === null || onWire === 'voice' || second >= enoughFrames);
            })
          );
        },
        () => `no sound everywhere: ${JSON.stringify({ onTheWire: reached, sides, before, last })}`,
        settleMs,
      );
    },

    /** Both are shown as registered: the registrar has one binding of each, by an uplink that is there. */
    async registrarAgrees(lost: Readonly<Record<'alice' | 'carol', ReadonlySet<Uplink>>>): Promise<void> {
      for (const person of ['alice', 'carol'] as const) await registrarAgreesOn(person, lost[person]);
    },

    /** Not what the status says: what a person sees. */
    async screenShows(became: Became, standings: Standings): Promise<void> {
      const isThere = became === 'stands';
      const isTalk = standings.some(({ held }) => held !== 'by-us');
      const members = standings.filter(({ conference }) => conference === true).length;
      let shown: Shown = { connection: null, call: null, hold: null, beside: 0, members: 0 };
      await until(
        async () => {
          shown = await alice.evaluate(readScreen, null);
          const { connection, call, hold } = shown;
          const isCall = isThere
            ? call === 'connected' && hold === (isTalk ? 'no' : 'held')
            : call === null || call === 'ended';
          const areOthers =
            shown.beside === (isThere && standings.length > 1 ? 1 : 0) &&
            shown.members === (isThere ? members : 0);
          return connection === 'registered' && isCall && areOthers;
        },
        () =>
          `the screen shows ${JSON.stringify(shown)} of calls that ${became}: ${JSON.stringify(standings)}`,
      );
    },

    /** With no call there: in no page, nor at a server. */
    async nothingIsLeft(): Promise<void> {
      await Promise.all([alice, carol, apps.dave].map((app) => expectCleanPage(app, settleMs)));
      const { kamcmd, secondRegistrar } = lab.edge;
      const registrars = [{ kamcmd }, ...(secondRegistrar === null ? [] : [secondRegistrar])];
      const counts = () => Promise.all(registrars.map(callsCounted));
      await until(
        async () => (await counts()).every((calls) => calls === 0),
        async () => `the servers still count calls: ${(await counts()).join(' and ')}`,
        settleMs,
      );
    },
  };
}

/** NaN where it does not say. */
async function callsCounted({ kamcmd }: Pick<EdgeRegistrar, 'kamcmd'>): Promise<number> {
  const [, calls] = /all: (\d+)/.exec(await kamcmd('dlg.stats_active')) ?? [];
  return Number(calls);
}

interface Read {
  readonly packets: number;
  /** null: no picture is to come. */
  readonly frames: number | null;
  readonly onWire: OnWire;
}

/**
 * What of a call passes as datagrams, which can be counted. By a relay over TCP or TLS nothing does, and what could be read
 * must do; by any relay the picture, which has a path of its own, may go so, whatever the voice does.
 */
type OnWire = 'all' | 'voice' | 'nothing';

/** @param path as a call tells of it: "relay tcp" */
function onWireBy(path: string): OnWire {
  if (/ (tcp|tls)$/.test(path)) return 'nothing';
  return path.startsWith('relay') ? 'voice' : 'all';
}

const nothingRead: Read = { packets: 0, frames: null, onWire: 'all' };

/** What there was at least: a picture that came meanwhile is counted from then on. */
const leastOf = (one: Read, other: Read = nothingRead): Read => ({
  packets: Math.min(one.packets, other.packets),
  frames: other.frames === null ? null : Math.min(one.frames ?? other.frames, other.frames),
  onWire: other.onWire,
});

const isRead = (now: Read, then: Read | undefined): boolean =>
  then !== undefined &&
  now.packets >= then.packets + enough &&
  (now.frames === null || (then.frames !== null && now.frames >= then.frames + enoughFrames));

interface Shown {
  readonly connection: string | null;
  readonly call: string | null;
  readonly hold: string | null;
  /** Places that tell of other calls, and who is in the conference. */
  readonly beside: number;
  readonly members: number;
}

/** Runs in the page: what it says of the registration, of the call that fills it, and of others. */
function readScreen(): Shown {
  const dataOf = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)?.dataset;
  const call = dataOf('call-state');
  return {
    connection: dataOf('connection')?.step ?? null,
    call: call?.step ?? null,
    hold: call?.hold ?? null,
    beside: document.querySelectorAll('.beside').length,
    members: document.querySelectorAll('.beside__member').length,
  };
}
