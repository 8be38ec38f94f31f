import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgePart } from '../../../edge/options.ts';
import { type Befall, isLasting, type LastingCause } from '../../support/fault-rounds.ts';
import { signalTree } from '../../support/process-tree.ts';
import type { App } from './app.ts';
import type { CallEars } from './call-ears.ts';
import type { FaultParties } from './fault-lab.ts';
import type { Impairments } from './impairments.ts';
import { uncaughtIn } from './page-findings.ts';
import { knowEachOther } from './registrars.ts';
import type { Uplink } from './topology.ts';

/** Main loads a page again three times a minute, no more. */
const crashWindowMs = 62_000;
const mostCrashes = 3;

/** Whom something befalls, and by which network. */
interface Victim {
  readonly app: App;
  readonly network: Impairments;
  readonly lost: Set<Uplink>;
  crashes: readonly number[];
}

const victim = (app: App, network: Impairments): Victim => ({
  ...{ app, network, crashes: [] },
  lost: new Set<Uplink>(),
});

/** What befalls Alice, Carol, their networks, and the servers. */
export function createLabFaults({ lab, names, alice, carol, elsewhere }: FaultParties) {
  const [hers, theirs] = [victim(alice, lab.network), victim(carol, elsewhere)];
  /** What lasts, and has not ended. */
  const lasting = new Map<LastingCause, Promise<void>>();
  /** Where Alice was registered when she could be asked last. */
  let server = lab.edge.urls.wss;

  /** Resolves once it is in effect; what it gives ends it. */
  async function beginLasting(cause: LastingCause, ears: CallEars): Promise<() => Promise<void>> {
    const { parts, secondGateway, secondRelay } = lab.edge;
    switch (cause) {
      case 'router-silent':
        return silent(hers);
      case 'their-router-silent':
        return silent(theirs);
      case 'names-down':
        await names.fallSilent();
        return () => names.answerAgain();
      case 'frozen':
        return frozen(alice);
      case 'their-frozen':
        return frozen(carol);
      case 'server-down':
        return registrarAway();
      case 'gateway-down':
        return away(
          ears.isFirstGateway() === false && secondGateway !== null ? secondGateway : parts.rtpengine,
        );
      case 'relay-down':
        return away(ears.isFirstRelay() === false && secondRelay !== null ? secondRelay : parts.coturn);
      case 'sign-in-down': {
        // Of whoever signed in, the provider knows no more than it has in its memory.
        signalTree(parts.identity.pid ?? undefined, 'SIGSTOP');
        const isBack = await away(parts.service);
        return async () => {
          signalTree(parts.identity.pid ?? undefined, 'SIGCONT');
          await isBack();
        };
      }
    }
  }

  async function silent({ network }: Victim): Promise<() => Promise<void>> {
    await network.dropSilently('wlan0');
    return () => network.passAgain('wlan0');
  }

  async function frozen(app: App): Promise<() => Promise<void>> {
    app.freeze();
    return async () => app.thaw();
  }

  async function away(part: EdgePart): Promise<() => Promise<void>> {
    await part.kill();
    return () => part.start();
  }

  /** The one that Alice uses, where there are two; the other one stands. */
  async function registrarAway(): Promise<() => Promise<void>> {
    const { parts, secondRegistrar } = lab.edge;
    if (secondRegistrar === null) return away(parts.kamailio);
    await noteServer();
    const comesBack = await away(server === secondRegistrar.wss ? secondRegistrar.kamailio : parts.kamailio);
    return async () => {
      await comesBack();
      // Two that die one after the other, before the first knows anything again, are one that dies.
      await knowEachOther(lab.edge);
    };
  }

  /** Nobody is asked who is frozen, or has no page at the moment. */
  async function noteServer(): Promise<void> {
    if (lasting.has('frozen')) return;
    const told = await alice.status().catch(() => null);
    server = told?.registration.server ?? server;
  }

  async function lose({ network, lost }: Victim): Promise<void> {
    lost.add('wlan0');
    await network.lose('wlan0');
  }

  async function strike(cause: Exclude<Befall['cause'], LastingCause>): Promise<void> {
    const forget = ({ network }: Victim) => network.forgetConnections(...wssPorts);
    switch (cause) {
      case 'uplink-lost':
        return lose(hers);
      case 'their-uplink-lost':
        return lose(theirs);
      case 'both-uplinks-lost':
        return void (await Promise.all([lose(hers), lose(theirs)]));
      case 'nat-rebound':
        return lab.network.rebindNat('wlan0');
      case 'their-nat-rebound':
        return elsewhere.rebindNat('wlan0');
      case 'sockets-forgotten':
        return forget(hers);
      case 'their-sockets-forgotten':
        return forget(theirs);
      case 'both-sockets-forgotten':
        return void (await Promise.all([forget(hers), forget(theirs)]));
      case 'their-renderer-crash':
        await lasting.get('their-frozen');
        return crash(theirs);
      case 'renderer-crash':
        await lasting.get('frozen');
        return crash(hers);
      default:
        await lasting.get('frozen');
        await simulated(alice, cause);
    }
  }

  /** While a page is dead or new, main refuses what only a page can do. */
  const simulated = (app: App, fault: 'network-change' | 'wss-drop' | 'media-silence' | 'renderer-crash') =>
    app.send({ verb: 'simulate', fault }).catch(() => undefined);

  async function crash(whose: Victim): Promise<void> {
    whose.crashes = whose.crashes.filter((at) => Date.now() - at < crashWindowMs);
    const [first] = whose.crashes;
    if (whose.crashes.length >= mostCrashes && first !== undefined)
      await sleep(crashWindowMs - (Date.now() - first));
    // With the page goes what it would have told.
    if ((await uncaughtIn(whose.app).catch(() => [])).length > 0)
      throw new Error('something was caught by nobody before the page was killed');
    whose.crashes = [...whose.crashes, Date.now()];
    await simulated(whose.app, 'renderer-crash');
  }

  const { secondRegistrar } = lab.edge;
  const wssPorts = [
    lab.edge.ports.wss,
    ...(secondRegistrar === null ? [] : [Number(new URL(secondRegistrar.wss).port)]),
  ];

  return {
    /** Resolves once it is in effect. The same twice: one after the other. */
    async inflict({ cause, lastsMs }: Befall, ears: CallEars): Promise<void> {
      if (!isLasting(cause)) return strike(cause);
      await lasting.get(cause);
      const end = await beginLasting(cause, ears);
      const over = sleep(lastsMs).then(end);
      // Whoever waits for it hears of a failure.
      over.catch(() => undefined);
      lasting.set(cause, over);
    },
    /** Resolves once nothing lasts any more: whether anything had. */
    async over(): Promise<boolean> {
      await Promise.all(lasting.values());
      return lasting.size > 0;
    },
    lostUplinks: (): Readonly<Record<'alice' | 'carol', ReadonlySet<Uplink>>> => ({
      alice: hers.lost,
      carol: theirs.lost,
    }),
    /** Everything as it was. */
    async heal(): Promise<void> {
      await Promise.allSettled(lasting.values());
      lasting.clear();
      await lab.network.reset();
      for (const { lost } of [hers, theirs]) lost.clear();
    },
  };
}
