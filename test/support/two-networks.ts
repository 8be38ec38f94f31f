import type { NetworkState } from '../../src/shared/network.ts';
import type { TestPhone } from './test-phone.ts';

export const [wifi, mobile] = ['192.0.2.1', '198.51.100.9'] as const;
export const interfaces = [
  { name: 'wlan0', kind: 'wifi' as const, addresses: [wifi] },
  { name: 'wwan0', kind: 'cellular' as const, addresses: [mobile] },
];
/** Both are there, and Wi-Fi is the way out. */
export const both: NetworkState = { interfaces, defaultRoute: { address: wifi, interface: 'wlan0' } };
export const onlyMobile: NetworkState = {
  interfaces: interfaces.slice(1),
  defaultRoute: { address: mobile, interface: 'wwan0' },
};

export const lostWifi = (phone: TestPhone): void =>
  phone.engine.networkChanged({ cause: 'link-down', before: both, after: onlyMobile, at: Date.now() });
