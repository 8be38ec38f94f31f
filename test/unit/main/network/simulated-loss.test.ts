import { describe, expect, it } from 'vitest';
import { simulateLoss } from '../../../../src/main/network/simulated-loss.ts';
import { effectOn } from '../../../../src/renderer/engine/core/choose-rung.ts';
import type { NetworkState } from '../../../../src/shared/network.ts';

const wifi = { name: 'wlan0', kind: 'wifi', addresses: ['192.0.2.1'] } as const;
const mobile = { name: 'wwan0', kind: 'cellular', addresses: ['198.51.100.9'] } as const;
const state = (way: string | null): NetworkState => ({
  interfaces: [wifi, mobile].map((each) => ({ ...each, addresses: [...each.addresses] })),
  defaultRoute: way === null ? null : { address: wifi.addresses[0], interface: way },
});

describe('simulateLoss', () => {
  it('takes the interface in use away, and gives it back', () => {
    const [lost, back] = simulateLoss(state('wlan0'), 5);
    expect(lost).toMatchObject({ cause: 'link-down', before: state('wlan0'), at: 5 });
    expect(lost.after.interfaces.map(({ name }) => name)).toEqual(['wwan0']);
    expect(back).toMatchObject({ cause: 'link-up', before: lost.after, after: state('wlan0') });
  });

  it.each([wifi.addresses[0], null])('means a lost path for a call from %s', (base) => {
    expect(effectOn(simulateLoss(state('wlan0'), 5)[0], base)).toBe('lost');
  });

  it('takes all away where it is not known which one is in use', () => {
    expect(simulateLoss(state(null), 5)[0].after.interfaces).toEqual([]);
  });
});
