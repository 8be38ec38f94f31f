/** What an administrator knows or guesses. Shares are 0..1. */
export interface TurnDemand {
  readonly users: number;
  /** Of the users, who is in a call at the busiest moment. */
  readonly concurrentShare: number;
  /** Of the calls, which go through a relay: 0.15 to 0.30 is usual. */
  readonly relayedShare: number;
  /** kbit/s of one direction of one call, with its headers: 60 to 100 for Opus. */
  readonly kbitPerDirection: number;
  /** Room above the demand; 0.5 is half as much again. */
  readonly headroom: number;
  /** Allocations that one relayed call holds: each TURN URI that a client asks is one. */
  readonly allocationsPerCall: number;
}

/** What one relay can bear. */
export interface RelayLimits {
  /** Usable Mbit/s in each direction of its network card. */
  readonly mbit: number;
  /** Size of coturn's port range (min-port to max-port). */
  readonly ports: number;
  /** Kilobytes that coturn takes per allocation. */
  readonly kilobytesPerAllocation: number;
}

export interface TurnCapacity {
  readonly concurrentCalls: number;
  readonly relayedCalls: number;
  /** Through all relays together, in each direction of their cards, headroom included. */
  readonly mbit: number;
  /** One UDP port each, headroom included. */
  readonly allocations: number;
  readonly megabytes: number;
  readonly relaysForBandwidth: number;
  readonly relaysForPorts: number;
  /** The larger of the two, and one more that may fail. */
  readonly relays: number;
}

/** 49152 to 65535: the dynamic ports, coturn's own default. */
export const defaultPorts = 65_535 - 49_152 + 1;

export const defaultDemand: Omit<TurnDemand, 'users'> = {
  concurrentShare: 0.1,
  relayedShare: 0.3,
  kbitPerDirection: 100,
  headroom: 0.5,
  allocationsPerCall: 3,
};

export const defaultLimits: RelayLimits = { mbit: 500, ports: defaultPorts, kilobytesPerAllocation: 25 };

/**
 * How much TURN so many users need. Throws RangeError with the name of the value that cannot be.
 *
 * A relay takes in each packet and sends it on: both directions of a call cross its card twice, once inbound and once
 * outbound. So a call of 100 kbit/s a direction is 200 kbit/s in and 200 kbit/s out.
 */
export function planTurn(demand: TurnDemand, limits: RelayLimits): TurnCapacity {
  checkAll(demand, limits);
  const room = 1 + demand.headroom;
  const concurrentCalls = upwards(demand.users * demand.concurrentShare);
  const relayedCalls = upwards(concurrentCalls * demand.relayedShare);
  const mbit = (relayedCalls * 2 * demand.kbitPerDirection * room) / 1000;
  const allocations = upwards(relayedCalls * demand.allocationsPerCall * room);
  const relaysForBandwidth = upwards(mbit / limits.mbit);
  const relaysForPorts = upwards(allocations / limits.ports);
  return {
    concurrentCalls,
    relayedCalls,
    mbit,
    allocations,
    megabytes: (allocations * limits.kilobytesPerAllocation) / 1000,
    relaysForBandwidth,
    relaysForPorts,
    relays: Math.max(1, relaysForBandwidth, relaysForPorts) + 1,
  };
}

/** Rounds up, but not for the last bit of a binary fraction: 1000 * 0.07 is 70, not 71. */
const upwards = (value: number) => Math.ceil(Number(value.toPrecision(12)));

function checkAll(demand: TurnDemand, limits: RelayLimits): void {
  check('users', demand.users, 0, 10_000_000);
  check('concurrent', demand.concurrentShare, 0, 1);
  check('relayed', demand.relayedShare, 0, 1);
  check('kbit', demand.kbitPerDirection, 1, 100_000);
  check('headroom', demand.headroom, 0, 10);
  check('allocations', demand.allocationsPerCall, 1, 100);
  check('relay-mbit', limits.mbit, 1, 1_000_000);
  check('relay-ports', limits.ports, 1, 65_535);
  check('allocation-kb', limits.kilobytesPerAllocation, 0, 10_000);
}

function check(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RangeError(`${name}: ${value} is not between ${least} and ${most}`);
}
