import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgePart } from '../../../edge/options.ts';
import { type Befall, isLasting, type LastingCause } from '../../support/fault-rounds.ts';
import { signalTree } from '../../support/process-tree.ts';
import type { CallEars } from './call-ears.ts';
import type { FaultParties } from './fault-lab.ts';
import { uncaughtIn } from './page-findings.ts';
import type { Uplink } from './topology.ts';

/** Main loads a page again three times a minute, no more. */
const crashWindowMs = 62_000;
const mostCrashes = 3;

/** What befalls Alice, her network, and the servers. */
export function createLabFaults({ lab, names, alice }: FaultParties) {
  let crashes: readonly number[] = [];
  let lost = new Set<Uplink>();
  /** What lasts, and has not ended. */
  const lasting = new Map<LastingCause, Promise<void>>();

  /** Resolves once it is in effect; what it gives ends it. */
  async function beginLasting(cause: LastingCause, ears: CallEars): Promise<() => Promise<void>> {
    const { parts } = lab.edge;
    switch (cause) {
      case 'router-silent':
        await lab.network.dropSilently('wlan0');
        return () => lab.network.passAgain('wlan0');
      case 'names-down':
        await names.fallSilent();
        return () => names.answerAgain();
      case 'frozen':
        alice.freeze();
        return async () => alice.thaw();
      case 'server-down':
        return away(parts.kamailio);
      case 'gateway-down':
        return away(gatewayOf(ears));
      case 'relay-down':
        return away(parts.coturn);
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

  async function away(...parts: readonly EdgePart[]): Promise<() => Promise<void>> {
    await Promise.all(parts.map((part) => part.kill()));
    return async () => void (await Promise.all(parts.map((part) => part.start())));
  }

  /** Which of the two serves the call follows from its Call-ID; its ports tell. */
  function gatewayOf(ears: CallEars): EdgePart {
    const { parts, ports, secondGateway } = lab.edge;
    const port = ears.gatewayPort() ?? ports.media.from;
    const isFirst = port >= ports.media.from && port <= ports.media.to;
    return isFirst || secondGateway === null ? parts.rtpengine : secondGateway;
  }

  async function strike(cause: Exclude<Befall['cause'], LastingCause>): Promise<void> {
    switch (cause) {
      case 'uplink-lost':
        lost.add('wlan0');
        return lab.network.lose('wlan0');
      case 'nat-rebound':
        return lab.network.rebindNat('wlan0');
      case 'sockets-forgotten':
        return lab.network.forgetConnections(lab.edge.ports.wss);
      default:
    }
    // Nobody is asked anything who is frozen.
    await lasting.get('frozen');
    if (cause === 'renderer-crash') await mayCrash();
    // While a page is dead or new, main refuses what only a page can do.
    await alice.send({ verb: 'simulate', fault: cause }).catch(() => undefined);
  }

  async function mayCrash(): Promise<void> {
    crashes = crashes.filter((at) => Date.now() - at < crashWindowMs);
    const [first] = crashes;
    if (crashes.length >= mostCrashes && first !== undefined)
      await sleep(crashWindowMs - (Date.now() - first));
    // With the page goes what it would have told.
    if ((await uncaughtIn(alice).catch(() => [])).length > 0)
      throw new Error('something was caught by nobody before the page was killed');
    crashes = [...crashes, Date.now()];
  }

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
    lostUplinks: (): ReadonlySet<Uplink> => lost,
    /** Everything as it was. */
    async heal(): Promise<void> {
      await Promise.allSettled(lasting.values());
      lasting.clear();
      await lab.network.reset();
      lost = new Set();
    },
  };
}
