import type { Status } from '../../../tools/scripted/remote.ts';
import type { App } from './app.ts';
import type { CallEars, Heard } from './call-ears.ts';
import type { Became } from './fault-state.ts';
import type { Lab } from './lab.ts';
import { expectCleanPage } from './page-findings.ts';
import { plans, type Uplink, uplinks } from './topology.ts';
import { until } from './until.ts';

export interface FaultParties {
  readonly lab: Lab;
  /** Whom everything befalls: at the client, behind the NAT. */
  readonly alice: App;
  /** Her far side, at the server, who is left in peace: what she has of the call is the truth. */
  readonly carol: App;
}

/** Longer than a SIP transaction lives (RFC 3261 timer B: 32 s). */
export const settleMs = 40_000;
/** Half a second of sound. */
const enough = 25;

/** What must be so after faults. Each waits until it is, and throws with what there is instead. */
export function createFaultChecks({ lab, alice, carol }: FaultParties) {
  return {
    /** Both ends get packets, in this very moment, and can read them. */
    async flows(ears: CallEars): Promise<void> {
      const since = Date.now();
      const read = ({ calls }: Status) => calls.at(-1)?.inbound.packets ?? 0;
      const readNow = async () => [read(await alice.status()), read(await carol.status())] as const;
      let heard: Heard = { near: 0, far: 0 };
      // A new page, a new dialog: counts may begin anew.
      let [before, last] = [await readNow(), await readNow()];
      await until(
        async () => {
          heard = await ears.countSince(since);
          last = await readNow();
          if (last[0] < before[0] || last[1] < before[1]) before = last;
          const isRead = last[0] >= before[0] + enough && last[1] >= before[1] + enough;
          return isRead && heard.near >= enough && heard.far >= enough;
        },
        () => `no sound both ways: ${JSON.stringify({ onTheWire: heard, read: { before, last } })}`,
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
    async screenShows(became: Became, held: boolean): Promise<void> {
      let shown: Shown = { connection: null, call: null, hold: null };
      await until(
        async () => {
          shown = await alice.evaluate(readScreen, null);
          const { connection, call, hold } = shown;
          const isCall =
            became === 'stands'
              ? call === 'connected' && hold === (held ? 'held' : 'no')
              : call === null || call === 'ended';
          return connection === 'registered' && isCall;
        },
        () => `the screen shows ${JSON.stringify(shown)} of a call that ${became}`,
      );
    },

    /** With no call there: in neither page, nor at the server. */
    async nothingIsLeft(): Promise<void> {
      await Promise.all([alice, carol].map((app) => expectCleanPage(app, settleMs)));
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
}

/** Runs in the page: what it says of the registration, and of the call that fills it. */
function readScreen(): Shown {
  const dataOf = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)?.dataset;
  const call = dataOf('call-state');
  return {
    connection: dataOf('connection')?.step ?? null,
    call: call?.step ?? null,
    hold: call?.hold ?? null,
  };
}
