import type { InterfaceKind, NetworkCause, NetworkInterface, NetworkState } from '../../shared/network.ts';

/** What Node says of one address. */
export interface InterfaceAddress {
  readonly address: string;
  readonly internal: boolean;
}

/** Bridges of containers and virtual machines: they come and go without the computer moving anywhere. */
const virtual = /^(docker|veth|br-|virbr|vmnet|vboxnet|cni|flannel|cali|lxc|podman)/i;
/** They say nothing of a way out: every interface has one. */
const linkLocal = /^(fe[89ab][0-9a-f]:|169\.254\.)/i;

const kinds: readonly (readonly [RegExp, InterfaceKind])[] = [
  [/^(wl|wifi|wi-fi|ath|ra\d|airport|wlan)/i, 'wifi'],
  [/^(wwan|wwp|rmnet|ccmni|usb\d|mobile|cellular|pdp_ip|ppp)/i, 'cellular'],
  [/^(tun|tap|wg|utun|ipsec|vpn|zt|tailscale|nordlynx|proton|gpd|cscotun)/i, 'vpn'],
  [/^(eth|en|em\d|ethernet|lan)/i, 'wired'],
];

/** A guess by name: macOS calls every adapter "en", and Windows lets the user name it. */
export function guessKind(name: string): InterfaceKind {
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown';
}

export function readInterfaces(
  found: Readonly<Record<string, readonly InterfaceAddress[] | undefined>>,
): readonly NetworkInterface[] {
  return Object.entries(found)
    .filter(([name]) => !virtual.test(name))
    .map(([name, addresses]) => ({
      name,
      kind: guessKind(name),
      addresses: (addresses ?? [])
        .filter(({ address, internal }) => !internal && !linkLocal.test(address))
        .map(({ address }) => address)
        .sort(),
    }))
    .filter(({ addresses }) => addresses.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where the address that the world is reached from belongs. */
export function joinState(
  interfaces: readonly NetworkInterface[],
  routeAddress: string | null,
): NetworkState {
  const owner = interfaces.find(({ addresses }) => routeAddress !== null && addresses.includes(routeAddress));
  return {
    interfaces: [...interfaces],
    defaultRoute: routeAddress === null ? null : { address: routeAddress, interface: owner?.name ?? null },
  };
}

/** What happened between two looks; what was taken away comes first, because it breaks something. Null: nothing. Pure. */
export function causeBetween(before: NetworkState, after: NetworkState): NetworkCause | null {
  const had = addressesOf(before);
  const has = addressesOf(after);
  const names = (state: NetworkState) => new Set(state.interfaces.map(({ name }) => name));
  if ([...names(before)].some((name) => !names(after).has(name))) return 'link-down';
  if ([...had].some((address) => !has.has(address))) return 'address-removed';
  if (before.defaultRoute !== null && before.defaultRoute.address !== after.defaultRoute?.address) {
    return 'default-route';
  }
  if ([...names(after)].some((name) => !names(before).has(name))) return 'link-up';
  if ([...has].some((address) => !had.has(address))) return 'address-added';
  return before.defaultRoute === null && after.defaultRoute !== null ? 'link-up' : null;
}

/** An address on another interface is another way. */
function addressesOf(state: NetworkState): ReadonlySet<string> {
  return new Set(
    state.interfaces.flatMap(({ name, addresses }) => addresses.map((each) => `${name} ${each}`)),
  );
}
