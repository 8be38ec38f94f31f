import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDemand, defaultLimits, planTurn } from '../../../../tools/capacity/plan-turn.ts';
import { CapacityUsageError, parseTurnOptions } from '../../../../tools/capacity/turn-options.ts';

describe('planTurn', () => {
  it('works out the guide’s example', () => {
    expect(planTurn({ ...defaultDemand, users: 5000 }, defaultLimits)).toEqual({
      concurrentCalls: 500,
      relayedCalls: 150,
      // 150 calls, both directions of 100 kbit/s, half as much again.
      mbit: 45,
      allocations: 675,
      megabytes: 16.875,
      relaysForBandwidth: 1,
      relaysForPorts: 1,
      relays: 2,
    });
  });

  it('is held by whichever runs out first', () => {
    const many = { ...defaultDemand, users: 200_000 };
    expect(planTurn(many, defaultLimits)).toMatchObject({
      relaysForBandwidth: 4,
      relaysForPorts: 2,
      relays: 5,
    });
    expect(planTurn(many, { ...defaultLimits, mbit: 10_000, ports: 1000 })).toMatchObject({
      relaysForBandwidth: 1,
      relaysForPorts: 27,
      relays: 28,
    });
  });

  it('rounds up calls, but not the last bit of a fraction', () => {
    const { concurrentCalls } = planTurn(
      { ...defaultDemand, users: 1000, concurrentShare: 0.07 },
      defaultLimits,
    );
    expect(concurrentCalls).toBe(70);
    expect(planTurn({ ...defaultDemand, users: 1 }, defaultLimits)).toMatchObject({
      concurrentCalls: 1,
      relayedCalls: 1,
    });
    expect(planTurn({ ...defaultDemand, users: 0 }, defaultLimits)).toMatchObject({ mbit: 0, relays: 2 });
  });

  it.each([
    ['users', { users: -1 }],
    ['concurrent', { concurrentShare: 1.1 }],
    ['relayed', { relayedShare: Number.NaN }],
    ['kbit', { kbitPerDirection: 0 }],
  ])('names what cannot be: %s', (name, wrong) => {
    expect(() => planTurn({ ...defaultDemand, users: 10, ...wrong }, defaultLimits)).toThrow(
      new RegExp(`^${name}: `),
    );
  });

  it('never needs less for more, and always has what it says it has', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(100_000),
        share,
        share,
        (users, more, concurrentShare, relayedShare) => {
          const demand = { ...defaultDemand, concurrentShare, relayedShare };
          const small = planTurn({ ...demand, users }, defaultLimits);
          const large = planTurn({ ...demand, users: users + more }, defaultLimits);
          expect(large.relays).toBeGreaterThanOrEqual(small.relays);
          expect((large.relays - 1) * defaultLimits.mbit).toBeGreaterThanOrEqual(large.mbit - 1e-6);
          expect((large.relays - 1) * defaultLimits.ports).toBeGreaterThanOrEqual(large.allocations);
        },
      ),
    );
  });
});

describe('parseTurnOptions', () => {
  it('reads percent and fractions alike', () => {
    const { demand } = parseTurnOptions(['--users', '100', '--relayed', '15%', '--concurrent', '.2']);
    expect(demand).toEqual({ ...defaultDemand, users: 100, relayedShare: 0.15, concurrentShare: 0.2 });
  });

  it.each([
    [[]],
    [['--users', 'many']],
    [['--users', '10%']],
    [['--users', '1e9']],
    [['--users', '1', '--what']],
    [['--users', '1', 'extra']],
  ])('refuses %j', (args) => {
    expect(() => parseTurnOptions(args)).toThrow(CapacityUsageError);
  });

  it('reads any decimal as it stands, and nothing else as a number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat().map(String), fc.string()), (text) => {
        try {
          expect(parseTurnOptions([`--users=${text}`]).demand.users).toBe(Number(text));
        } catch (error) {
          expect(error).toBeInstanceOf(CapacityUsageError);
        }
      }),
    );
  });
});

describe('the script', () => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [fileURLToPath(new URL('../../../../tools/turn-capacity.ts', import.meta.url)), ...args],
      {
        encoding: 'utf8',
      },
    );

  it('prints a table, or JSON', () => {
    expect(run('--users', '5000').stdout).toMatch(/^relays, with one that may fail +2$/m);
    expect(JSON.parse(run('--users', '5000', '--json').stdout)).toMatchObject({ mbit: 45, relays: 2 });
  });

  it('says what is wrong, and fails', () => {
    const { status, stderr } = run('--users', '10', '--relayed', '300%');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^relayed: 3 is not between 0 and 1/);
  });
});
