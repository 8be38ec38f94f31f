import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  causeBetween,
  guessKind,
  joinState,
  readInterfaces,
} from '../../../../src/main/network/network-state.ts';
import { isDoubtful, type NetworkState, networkCauses } from '../../../../src/shared/network.ts';

const address = (text: string, internal = false) => ({ address: text, internal });

describe('guessKind', () => {
  it.each([
    ['wlan0', 'wifi'],
    ['wlp3s0', 'wifi'],
    ['Wi-Fi', 'wifi'],
    ['eth0', 'wired'],
    ['enp0s31f6', 'wired'],
    ['en0', 'wired'],
    ['Ethernet 2', 'wired'],
    ['wwan0', 'cellular'],
    ['rmnet_data0', 'cellular'],
    ['tun0', 'vpn'],
    ['utun3', 'vpn'],
    ['wg0', 'vpn'],
    ['Verbindung 7', 'unknown'],
  ])('%s: %s', (name, kind) => {
    expect(guessKind(name)).toBe(kind);
  });
});

describe('readInterfaces', () => {
  it('leaves out loopback, link-local addresses, and bridges of containers', () => {
    expect(
      readInterfaces({
        lo: [address('127.0.0.1', true)],
        wlan0: [address('fe80::1'), address('10.0.0.2'), address('2001:db8::2')],
        docker0: [address('172.17.0.1')],
        eth0: [address('169.254.3.4')],
        gone: undefined,
      }),
    ).toEqual([{ name: 'wlan0', kind: 'wifi', addresses: ['10.0.0.2', '2001:db8::2'] }]);
  });
});

const state = (route: string | null, found: Record<string, string[]>): NetworkState =>
  joinState(
    readInterfaces(
      Object.fromEntries(
        Object.entries(found).map(([name, all]) => [name, all.map((each) => address(each))]),
      ),
    ),
    route,
  );

describe('causeBetween', () => {
  const wifi = state('10.0.0.2', { wlan0: ['10.0.0.2'] });
  const both = state('10.0.0.2', { wlan0: ['10.0.0.2'], wwan0: ['100.64.0.9'] });
  const moved = state('100.64.0.9', { wlan0: ['10.0.0.2'], wwan0: ['100.64.0.9'] });
  const cellular = state('100.64.0.9', { wwan0: ['100.64.0.9'] });
  const none = state(null, {});

  it.each([
    ['nothing happened', wifi, wifi, null],
    ['a second uplink appeared', wifi, both, 'link-up'],
    ['the first one vanished', both, cellular, 'link-down'],
    ['the way out changed', both, moved, 'default-route'],
    ['one replaced the other between two looks', wifi, cellular, 'link-down'],
    ['everything vanished', wifi, none, 'link-down'],
    ['something came back', none, wifi, 'link-up'],
    ['another address by DHCP', wifi, state('10.0.0.7', { wlan0: ['10.0.0.7'] }), 'address-removed'],
    ['one more address', wifi, state('10.0.0.2', { wlan0: ['10.0.0.2', '10.0.0.3'] }), 'address-added'],
    ['the address stayed, the way out did not', wifi, state(null, { wlan0: ['10.0.0.2'] }), 'default-route'],
  ])('%s', (_what, before, after, cause) => {
    expect(causeBetween(before, after)).toBe(cause);
  });

  it('sees a change exactly where there is one, and doubts only what took something away', () => {
    const some = fc
      .record({
        found: fc.dictionary(
          fc.constantFrom('wlan0', 'eth0', 'wwan0'),
          fc.uniqueArray(fc.constantFrom('10.0.0.2', '10.0.0.3', '2001:db8::2'), { minLength: 1 }),
        ),
        route: fc.option(fc.constantFrom('10.0.0.2', '10.0.0.3')),
      })
      .map(({ found, route }) => state(route, found));
    fc.assert(
      fc.property(some, some, (before, after) => {
        const cause = causeBetween(before, after);
        expect(cause === null).toBe(JSON.stringify(before) === JSON.stringify(after));
        if (cause === 'link-up' || cause === 'address-added') {
          for (const { name, addresses } of before.interfaces) {
            const still = after.interfaces.find((each) => each.name === name);
            expect(still?.addresses).toEqual(expect.arrayContaining(addresses));
          }
        }
      }),
    );
    expect(networkCauses.filter(isDoubtful)).toEqual([
      'address-removed',
      'default-route',
      'link-down',
      'resume',
    ]);
  });
});
