import { describe, expect, it } from 'vitest';
import {
  againDelayMs,
  chooseRung,
  effectOn,
  type Footing,
  goesByDefaultRoute,
  isStrange,
  newcomersOf,
  nextRung,
  rungsFor,
  wayOf,
} from '../../../../../src/renderer/engine/core/choose-rung.ts';
import { type FarSide, unknownFarSide } from '../../../../../src/renderer/engine/core/far-side.ts';
import { rungs } from '../../../../../src/renderer/engine/core/recovery.ts';
import { networkOf } from '../../../../../src/renderer/engine/network-of.ts';
import type { NetworkCause, NetworkState } from '../../../../../src/shared/network.ts';

const wifi = { name: 'wlan0', kind: 'wifi', addresses: ['192.168.1.2'] } as const;
const mobile = { name: 'wwan0', kind: 'cellular', addresses: ['10.64.0.2'] } as const;
type Each = typeof wifi | typeof mobile;

const state = (...interfaces: readonly Each[]): NetworkState => ({
  interfaces: interfaces.map((each) => ({ ...each, addresses: [...each.addresses] })),
  defaultRoute:
    interfaces[0] === undefined
      ? null
      : { address: interfaces[0].addresses[0], interface: interfaces[0].name },
});
const both = state(wifi, mobile);
const change = (cause: NetworkCause, before: NetworkState, after: NetworkState) => ({
  ...{ cause, before, after },
  at: 0,
});

describe('what a change of the network means for a call', () => {
  it.each([
    ['its own address went', change('link-down', both, state(mobile)), '192.168.1.2', 'lost'],
    ['another address went', change('link-down', both, state(wifi)), '192.168.1.2', 'none'],
    ['one of two went, and it may be its own', change('link-down', both, state(mobile)), null, 'lost'],
    ['the last one went', change('link-down', state(wifi), state()), '192.168.1.2', 'lost'],
    ['the better one is back', change('default-route', state(mobile), both), '10.64.0.2', 'better'],
    ['the better one is back, for a relay', change('default-route', state(mobile), both), null, 'better'],
    ['a lesser one appeared', change('link-up', state(wifi), both), '192.168.1.2', 'added'],
    ['one appeared where there was none', change('link-up', state(), state(mobile)), '192.168.1.2', 'added'],
    ['it slept and nothing changed', change('resume', both, both), '192.168.1.2', 'none'],
    ['it slept and woke elsewhere', change('resume', state(wifi), state(mobile)), '192.168.1.2', 'lost'],
    ['the page heard something', change('hint', both, both), '192.168.1.2', 'none'],
  ] as const)('%s', (_name, told, base, effect) => {
    expect(effectOn(told, base)).toBe(effect);
  });
});

describe('a machine with IPv4 and IPv6', () => {
  const six = '2001:db8::2';
  const dual = { ...wifi, addresses: [...wifi.addresses, six] };
  const network = {
    ...both,
    interfaces: [dual, mobile].map((each) => ({ ...each, addresses: [...each.addresses] })),
  };

  it('reaches the world by every address of the interface that the route goes by', () => {
    for (const byName of [network, { ...network, defaultRoute: { address: '192.168.1.2', interface: null } }])
      expect(
        ['192.168.1.2', six, '10.64.0.2', '203.0.113.1'].map((address) =>
          goesByDefaultRoute(byName, address),
        ),
      ).toEqual([true, true, false, false]);
    expect(goesByDefaultRoute({ ...network, defaultRoute: null }, six)).toBe(false);
  });

  it('has nothing better than a path that is there already by IPv6', () => {
    const before = { ...network, defaultRoute: { address: '10.64.0.2', interface: 'wwan0' } };
    expect(effectOn(change('default-route', before, network), six)).toBe('added');
    expect(effectOn(change('default-route', before, network), '10.64.0.2')).toBe('better');
  });
});

describe('a network that the browser does not know yet', () => {
  const none: ReadonlyMap<string, number> = new Map();
  it('is one that came less than 2.5 s ago', () => {
    const comes = change('link-up', state(wifi), both);
    const newcomers = newcomersOf(none, comes, 1000);
    expect([...newcomers]).toEqual([['10.64.0.2', 1000]]);
    expect(isStrange(comes, newcomers)).toBe(false);
    const goes = change('link-down', both, state(mobile));
    expect(isStrange(goes, newcomersOf(newcomers, goes, 3000))).toBe(true);
    expect(isStrange(goes, newcomersOf(newcomers, goes, 3500))).toBe(false);
  });

  it('is whatever comes when nothing is left', () => {
    const goes = change('link-down', state(wifi), state());
    expect(isStrange(goes, newcomersOf(none, goes, 0))).toBe(true);
    const comes = change('link-up', state(), state(mobile));
    expect(isStrange(comes, newcomersOf(none, comes, 0))).toBe(true);
  });

  it('is news again when it was away', () => {
    const newcomers = newcomersOf(none, change('link-down', both, state(wifi)), 0);
    expect([...newcomersOf(newcomers, change('link-up', state(wifi), both), 9000)]).toEqual([
      ['10.64.0.2', 9000],
    ]);
  });
});

const ranked = (far: Partial<FarSide>): Footing => ({ far: { ...unknownFarSide, ...far }, isRanked: true });
const gateway = ranked({ takesReplaces: true });
const unknown = ranked({});
const follower = ranked({ takesReplaces: true, followsAnew: true });
const offhook = ranked({ takesReplaces: true, isDirect: true });

describe('the rung', () => {
  it('is make before break only while the old path lives', () => {
    expect(chooseRung('default-route', 'better', gateway, false)).toBe('move');
    expect(chooseRung('link-down', 'lost', gateway, false)).toBe('ranked-restart');
    expect(chooseRung('silence', 'lost', gateway, false)).toBe('ranked-restart');
    expect(chooseRung('silence', 'better', offhook, false)).toBe('re-anchor');
    expect(rungsFor(gateway, 'no-keys')).toEqual(['re-anchor', 'replaces']);
  });

  it.each([
    ['a gateway that takes Replaces', gateway, ['ranked-restart', 'replaces', 'plain-restart']],
    ['somebody unknown', unknown, ['ranked-restart', 'plain-restart']],
    ['an Offhook without a gateway between', offhook, ['re-anchor', 'replaces', 'plain-restart']],
    ['a gateway, after a plain restart', { ...gateway, isRanked: false }, ['replaces', 'plain-restart']],
    ['somebody unknown, after a plain restart', { ...unknown, isRanked: false }, ['plain-restart']],
    [
      'a gateway that follows, after a plain restart',
      { ...follower, isRanked: false },
      ['re-anchor', 'replaces', 'plain-restart'],
    ],
  ] as const)('of %s', (_name, far, ladder) => {
    expect(rungsFor(far, 'link-down')).toEqual(ladder);
    expect(ladder.map((rung) => nextRung(rung, far, 'link-down'))).toEqual([...ladder.slice(1), null]);
  });

  it('that was taken off the ladder meanwhile leads to what is left', () => {
    expect(nextRung('replaces', unknown, 'link-down')).toBe('plain-restart');
    expect(nextRung('re-anchor', follower, 'link-down')).toBe('ranked-restart');
    expect(nextRung('plain-restart', offhook, 'link-down')).toBeNull();
  });

  it('that needs a new connection says so, and a better path to another Offhook is one', () => {
    expect(rungs.map((rung) => wayOf(rung, gateway))).toEqual(['ranked', 'ranked', 'new', 'new', 'plain']);
    expect(wayOf('move', offhook)).toBe('new');
    expect(wayOf('move', { ...gateway, isRanked: false })).toBe('plain');
    expect(wayOf('move', { ...follower, isRanked: false })).toBe('new');
  });

  it('is a new connection where the network is strange to the browser and the gateway follows', () => {
    expect(chooseRung('link-down', 'lost', follower, true)).toBe('re-anchor');
    expect(chooseRung('link-down', 'lost', follower, false)).toBe('ranked-restart');
    expect(chooseRung('link-down', 'lost', gateway, true)).toBe('ranked-restart');
    expect(chooseRung('default-route', 'better', follower, true)).toBe('move');
  });

  it('is tried again after waits that double up to a limit', () => {
    expect([1, 2, 3, 9].map((attempt) => againDelayMs(attempt, 500, 8000))).toEqual([500, 1000, 2000, 8000]);
  });
});

describe('the network of a path', () => {
  it('is that of its address, else the one the world is reached by', () => {
    expect(networkOf(both, '10.64.0.2')).toBe('cellular');
    expect(networkOf(both, null)).toBe('wifi');
    expect(networkOf(state(), '10.64.0.2')).toBeNull();
    expect(networkOf(null, '10.64.0.2')).toBeNull();
  });
});
