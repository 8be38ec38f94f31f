import { parseArgs } from 'node:util';
import { defaultDemand, defaultLimits, type RelayLimits, type TurnDemand } from './plan-turn.ts';

export const turnUsage = `node tools/turn-capacity.ts --users N [OPTION …]
  --users N           people with a phone
  --concurrent SHARE  in a call at the busiest moment (10%)
  --relayed SHARE     of these calls through a relay, usually 15-30% (30%)
  --kbit N            kbit/s a direction and call, 60-100 for Opus (100)
  --headroom SHARE    room above that (50%)
  --allocations N     TURN allocations a relayed call holds (3: UDP, TCP and TLS)
  --relay-mbit N      usable Mbit/s of a relay's network card (500)
  --relay-ports N     ports of a relay's range (16384)
  --allocation-kb N   memory of an allocation in kB (25)
  --json              figures as JSON
  --help, -h          print this
Shares are percent (30%) or fractions (0.3).`;

/** The options do not fit; the message says which. */
export class CapacityUsageError extends Error {
  override readonly name = 'CapacityUsageError';
}

export interface TurnOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly demand: TurnDemand;
  readonly limits: RelayLimits;
}

/** Throws CapacityUsageError. */
export function parseTurnOptions(args: readonly string[]): TurnOptions {
  const values = parse(args);
  if (values.users === undefined && !values.help) throw new CapacityUsageError('--users is missing');
  const number = (name: Exclude<keyof typeof values, 'json' | 'help'>, otherwise: number) =>
    readNumber(name, values[name] ?? String(otherwise));
  return {
    help: values.help,
    json: values.json,
    demand: {
      users: number('users', 0),
      concurrentShare: number('concurrent', defaultDemand.concurrentShare),
      relayedShare: number('relayed', defaultDemand.relayedShare),
      kbitPerDirection: number('kbit', defaultDemand.kbitPerDirection),
      headroom: number('headroom', defaultDemand.headroom),
      allocationsPerCall: number('allocations', defaultDemand.allocationsPerCall),
    },
    limits: {
      mbit: number('relay-mbit', defaultLimits.mbit),
      ports: number('relay-ports', defaultLimits.ports),
      kilobytesPerAllocation: number('allocation-kb', defaultLimits.kilobytesPerAllocation),
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        users: text,
        concurrent: text,
        relayed: text,
        kbit: text,
        headroom: text,
        allocations: text,
        'relay-mbit': text,
        'relay-ports': text,
        'allocation-kb': text,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (cause) {
    throw new CapacityUsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A plain decimal, or percent where it is a share. */
function readNumber(name: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim());
  const isShare = ['concurrent', 'relayed', 'headroom'].includes(name);
  if (match === null || (match[2] === '%' && !isShare)) {
    throw new CapacityUsageError(`--${name}: ${JSON.stringify(text)} is not a number`);
  }
  return Number(match[1]) / (match[2] === '%' ? 100 : 1);
}
