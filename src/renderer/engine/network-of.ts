import type { InterfaceKind, NetworkState } from '../../shared/network.ts';

/** The network that an address of ours belongs to; where that is not known, the one the world is reached by. Pure. */
export function networkOf(state: NetworkState | null, address: string | null): InterfaceKind | null {
  if (state === null) return null;
  const { interfaces, defaultRoute } = state;
  const owner = interfaces.find(({ addresses }) => address !== null && addresses.includes(address));
  const way = interfaces.find(({ name }) => name === defaultRoute?.interface);
  return (owner ?? way)?.kind ?? null;
}
