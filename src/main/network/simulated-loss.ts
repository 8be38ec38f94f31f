import type { NetworkChange, NetworkState } from '../../shared/network.ts';

/**
 * What would be told if the interface in use went away, and came back: for `offhook simulate network-change`. The real
 * network stays as it is. Pure; `at` is epoch ms.
 */
export function simulateLoss(state: NetworkState, at: number): readonly [NetworkChange, NetworkChange] {
  const lost = state.defaultRoute?.interface ?? null;
  const without: NetworkState = {
    // Without a way out it cannot be told which one is in use.
    interfaces: lost === null ? [] : state.interfaces.filter(({ name }) => name !== lost),
    defaultRoute: null,
  };
  return [
    { cause: 'link-down', before: state, after: without, at },
    { cause: 'link-up', before: without, after: state, at },
  ];
}
