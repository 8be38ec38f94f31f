import type { NetworkState } from '../../src/shared/network.ts';
import type { createFakeWire } from './fake-wire.ts';
import type { createFastClock } from './fast-clock.ts';
import { type Among, type Befall, type Cause, isLasting, situations } from './fault-rounds.ts';
import type { TestPhone } from './test-phone.ts';

/** What a wire without sound, gateway and sign-in can do to Alice. */
export const causesOnTheWire = [
  'network-change',
  'wss-drop',
  'media-silence',
  'renderer-crash',
  'uplink-lost',
  'nat-rebound',
  'sockets-forgotten',
  'router-silent',
  'server-down',
  'gateway-down',
  'names-down',
] as const satisfies readonly Cause[];

/** And all that calls do there: nobody has a camera. */
export const amongOnTheWire: Among = {
  causes: causesOnTheWire,
  situations: situations.filter((each) => each !== 'video'),
};

const [wifi, mobile] = ['192.0.2.1', '198.51.100.9'] as const;
const network = (...addresses: readonly string[]): NetworkState => ({
  interfaces: addresses.map((address) => ({
    ...{ name: address === wifi ? 'wlan0' : 'wwan0', addresses: [address] },
    kind: address === wifi ? 'wifi' : 'cellular',
  })),
  defaultRoute: addresses[0] === undefined ? null : { address: addresses[0], interface: null },
});

interface Parties {
  readonly wire: ReturnType<typeof createFakeWire>;
  readonly clock: ReturnType<typeof createFastClock>;
  /** Those of the wire, Alice first; each has a server of this name. */
  readonly users: readonly string[];
  alice(): TestPhone;
  /** Everybody whose sound goes through the gateway. */
  talkers(): readonly TestPhone[];
  /** Alice's page dies, and there is another one. */
  crash(): void;
}

/** Begins what befalls Alice; resolves once that is over. */
export function createWireFaults({ wire, clock, users, alice, talkers, crash }: Parties) {
  const lasting = new Map<Cause, number>();
  const is = (cause: Cause) => (lasting.get(cause) ?? 0) > 0;

  function changeNetwork(before: NetworkState, after: NetworkState, cause: 'link-down' | 'link-up'): void {
    alice().engine.networkChanged({ cause, before, after, at: clock.now() });
  }

  /** Servers as all that lasts at this moment leaves them. */
  function apply(): void {
    for (const [index, user] of users.entries()) {
      const server = wire.server(`${user}.example.com`);
      const isHers = index === 0;
      server.connections = is('server-down')
        ? 'refuses'
        : isHers && is('names-down')
          ? 'black-hole'
          : 'taken';
      server.passage = isHers && is('router-silent') ? 'silent' : 'free';
      if (is('server-down')) server.cut();
    }
  }

  function strike(cause: (typeof causesOnTheWire)[number]): void {
    const silent = (phones: readonly TestPhone[]) => {
      for (const phone of phones) phone.engine.simulate('media-silence');
    };
    switch (cause) {
      case 'renderer-crash':
        crash();
        break;
      case 'wss-drop':
        alice().engine.simulate('wss-drop');
        break;
      case 'sockets-forgotten':
        wire.cut('alice');
        break;
      case 'media-silence':
      case 'nat-rebound':
      case 'router-silent':
        silent([alice()]);
        break;
      case 'gateway-down':
        silent(talkers());
        break;
      case 'network-change':
      case 'uplink-lost':
        changeNetwork(network(wifi, mobile), network(mobile), 'link-down');
        if (cause === 'network-change') changeNetwork(network(mobile), network(wifi, mobile), 'link-up');
        break;
      case 'server-down':
      case 'names-down':
    }
  }

  return async function inflict({ cause, lastsMs }: Befall): Promise<void> {
    const known = causesOnTheWire.find((each) => each === cause);
    if (known === undefined) throw new Error(`the wire knows no ${cause}`);
    if (!isLasting(known)) {
      strike(known);
      return;
    }
    const count = (by: number) => {
      lasting.set(known, (lasting.get(known) ?? 0) + by);
      apply();
    };
    count(1);
    strike(known);
    await new Promise<void>((resolve) => void clock.after(lastsMs, resolve));
    // TCP loses nothing of a connection that lives: what was lost here was lost with its connection.
    if (known === 'router-silent') wire.cut('alice');
    count(-1);
  };
}
