import { planTurn, type TurnCapacity } from './capacity/plan-turn.ts';
import { CapacityUsageError, parseTurnOptions, turnUsage } from './capacity/turn-options.ts';

// How many TURN relays so many users need: docs/guides/turn-capacity.md says what stands behind the figures.

function table(capacity: TurnCapacity): string {
  const rows = [
    ['calls at the busiest moment', capacity.concurrentCalls],
    ['of them through a relay', capacity.relayedCalls],
    ['Mbit/s in, and as much out, all relays', capacity.mbit.toFixed(1)],
    ['allocations (one UDP port each)', capacity.allocations],
    ['memory for allocations, MB', capacity.megabytes.toFixed(0)],
    ['relays for the bandwidth', capacity.relaysForBandwidth],
    ['relays for the ports', capacity.relaysForPorts],
    ['relays, with one that may fail', capacity.relays],
  ] as const;
  return rows.map(([name, value]) => `${name.padEnd(40)} ${String(value).padStart(10)}`).join('\n');
}

try {
  const options = parseTurnOptions(process.argv.slice(2));
  if (options.help) {
    console.log(turnUsage);
  } else {
    const capacity = planTurn(options.demand, options.limits);
    console.log(options.json ? JSON.stringify(capacity, null, 2) : table(capacity));
  }
} catch (error) {
  if (!(error instanceof CapacityUsageError || error instanceof RangeError)) throw error;
  console.error(`${error.message}\n\n${turnUsage}`);
  process.exitCode = 2;
}
