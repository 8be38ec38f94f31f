import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../test/lab/support/app.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { until } from '../../test/lab/support/until.ts';
import { signalTree } from '../../test/support/process-tree.ts';
import type { Moment } from '../alternatives/moments.ts';
import { type Alternative, type Caller, startAlternative } from '../setup/contenders.ts';
import { lineSince, readLog } from './page-log.ts';

/** A phone that is registered, and says when it is and when it is not. */
export interface Party {
  readonly name: string;
  /** Registered, whatever happened before. */
  calm(): Promise<void>;
  /** Epoch ms at which it was registered again, or told of a network; null when not within `mostMs`. */
  since(at: number, what: What, mostMs: number): Promise<number | null>;
  /** A call with the desk phone 702. */
  call(): Promise<void>;
  /** Epoch ms at which packets of the call came in again; null when not within `mostMs`. */
  hearsAgain(at: number, mostMs: number): Promise<number | null>;
  endCall(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export type What = 'registered' | 'called' | 'noticed' | 'network';

const target = '702';

/** What the app's log says of it. Another connection may be proven before there was a word of the dead one. */
const begins: Readonly<Record<What, readonly string[]>> = {
  registered: ['page.registration: registered'],
  called: ['page.registration: could not be called for'],
  noticed: ['page.connection: doubted', 'page.connection: none', 'page.connection: proven'],
  network: ['page.network:'],
};

export function offhook(app: App): Party {
  return {
    name: 'Offhook',
    async calm() {
      await app.until('registered', ({ registration }) => registration.state === 'registered', 60_000);
    },
    async since(at, what, mostMs) {
      const found = await lineSince(app.userDataDir, at, begins[what], mostMs);
      if (found === null) console.log(whatItSaid(app, at));
      return found?.at ?? null;
    },
    async call() {
      await app.dial(target);
      await app.call('connected');
    },
    hearsAgain: (at, mostMs) => laterPackets(app, at, mostMs),
    endCall: () => app.endAll(),
    freeze: () => app.freeze(),
    thaw: () => app.thaw(),
    stop: () => app.stop(),
  };
}

/** Shortly before, and since: why something did not come. */
function whatItSaid(app: App, at: number): string {
  const lines = readLog(app.userDataDir).filter((line) => line.at > at - 10_000);
  return lines.map((line) => `  ${line.at - at} ms: ${line.text}`).join('\n');
}

const enoughPackets = 25;

async function laterPackets(app: App, at: number, mostMs: number): Promise<number | null> {
  const packetsNow = async () => {
    const call = (await app.status()).calls.at(-1);
    return call?.state === 'connected' ? call.inbound.packets : null;
  };
  let first: { readonly packets: number; readonly at: number } | null = null;
  while (Date.now() < at + mostMs) {
    const packets = await packetsNow().catch(() => null);
    if (packets !== null) {
      if (first === null || packets === first.packets) first = { packets, at: Date.now() };
      if (packets >= first.packets + enoughPackets) return first.at;
    }
    await sleep(50);
  }
  return null;
}

/** A library with its defaults. Started anew where it does not register any more. */
export function alternative(lab: Lab, executable: string, choice: Alternative): Party {
  let person: Caller | null = null;
  const stun = `stun:${lab.edge.address}:${lab.edge.ports.turn}`;

  function current(): Caller {
    if (person === null) throw new Error(`${choice.name} does not run`);
    return person;
  }

  async function stop(): Promise<void> {
    await person?.stop();
    person = null;
  }

  const momentSince = (at: number, what: Moment['what']): Promise<number | null> =>
    current().page.evaluate(
      ({ at: from, what: wanted }) => {
        const moments = Reflect.get(globalThis, 'moments') as readonly { at: number; what: string }[];
        return moments.find((each) => each.at >= from && each.what === wanted)?.at ?? null;
      },
      { at, what },
    );

  return {
    name: choice.name,
    async calm() {
      await stop();
      rmSync(path.join(lab.network.folder, choice.folder), { recursive: true, force: true });
      person = await startAlternative(lab, executable, choice, { iceServers: [{ urls: stun }] });
      await person.ready();
    },
    async since(at, what, mostMs) {
      if (what === 'network') return null;
      const wanted = what === 'noticed' ? 'lost' : 'registered';
      let found: number | null = null;
      const look = async () => {
        found = await momentSince(at, wanted);
        return found !== null;
      };
      await until(look, 'never', mostMs).catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'never') throw error;
      });
      return found;
    },
    async call() {
      const { page } = current();
      await page.type(target);
      await page.pressEnter();
    },
    // Its page says nothing of packets: what the phone hears has to do.
    hearsAgain: async (at) => at,
    endCall: () => current().hangUp(),
    freeze: () => signalTree(current().pid, 'SIGSTOP'),
    thaw: () => signalTree(current().pid, 'SIGCONT'),
    stop,
  };
}
