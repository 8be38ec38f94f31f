import type { Became, Standings } from '../../support/fault-agreement.ts';
import type { CallEars, Heard } from './call-ears.ts';
import type { FaultParties } from './fault-lab.ts';
import { isWith, live, type Person } from './fault-state.ts';
import { expectCleanPage } from './page-findings.ts';
import { plans, type Uplink, uplinks } from './topology.ts';
import { until } from './until.ts';

/** Longer than a SIP transaction lives (RFC 3261 timer B: 32 s). */
export const settleMs = 40_000;
/** Half a second of sound. */
const enough = 25;

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
  const { alice } = apps;
  const readBy = async ({ at, from }: Side): Promise<number> =>
    live(await apps[at].status()).findLast(isWith(from))?.inbound.packets ?? 0;

  return {
    /** All of them get packets, in this very moment, and can read them. */
    async flows(ears: CallEars, sides: readonly Side[]): Promise<void> {
      const since = Date.now();
      let heard: Heard = { near: 0, far: 0 };
      const readNow = () => Promise.all(sides.map(readBy));
      // A new page, a new dialog: counts may begin anew.
      let [before, last] = [await readNow(), await readNow()];
      const isNear = sides.some(({ at }) => at === 'alice');
      await until(
        async () => {
          heard = await ears.countSince(since);
          last = await readNow();
          before = before.map((count, index) => Math.min(count, last[index] ?? 0));
          const isRead = last.every((count, index) => count >= (before[index] ?? 0) + enough);
          return isRead && (heard.near >= enough || !isNear) && heard.far >= enough;
        },
        () => `no sound everywhere: ${JSON.stringify({ onTheWire: heard, sides, before, last })}`,
        settleMs,
      );
    },

    /** Alice is shown as registered: the registrar has one binding of hers, by an uplink that is there. */
    async registrarAgrees(lost: ReadonlySet<Uplink>): Promise<void> {
      const living = uplinks
        .filter((uplink) => !lost.has(uplink))
        .map((uplink) => plans[uplink].publicAddress);
      let known = '';
      await until(
        async () => {
          known = await lab.edge.kamcmd('ul.lookup', 'location', `alice@${lab.edge.domain}`).catch(String);
          const [, received = ''] = /Received: \S*?(198\.51\.100\.\d+)/.exec(known) ?? [];
          return known.match(/Address:/g)?.length === 1 && living.includes(received);
        },
        () => `shown as registered, and the registrar has: ${known}`,
      );
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

    /** With no call there: in no page, nor at the server. */
    async nothingIsLeft(): Promise<void> {
      await Promise.all([alice, apps.carol, apps.dave].map((app) => expectCleanPage(app, settleMs)));
      let dialogs = '';
      await until(
        async () => {
          dialogs = await lab.edge.kamcmd('dlg.stats_active');
          return /all: 0\b/.test(dialogs);
        },
        () => `the server still counts calls: ${dialogs}`,
        settleMs,
      );
    },
  };
}

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
