import { createHash } from 'node:crypto';
import { nft } from '../../test/lab/support/command.ts';
import type { Lab } from '../../test/lab/support/lab.ts';

/** A network to call over, made of the healthy one. */
export interface Row {
  readonly name: string;
  readonly rounds: number;
  /** The alternatives are left out from this round on: they need more than half a minute for a call. */
  readonly alternativesFor: number;
  /** Rows of one group are compared with one another: their calls are taken in turn, whatever else the machine does. */
  readonly group: string;
  /** Before each call; `round` is the same for each contender's. */
  begin(lab: Lab, round: number): Promise<void>;
  end(lab: Lab): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/**
 * Which packets are lost, the same ones for each contender's call of a round: what is lost decides more than who calls.
 * Counted each way from the moment the call begins.
 */
const lossPeriod = 400;
function lostPackets(percent: number, round: number, way: string): string {
  const isLost = (index: number): boolean =>
    createHash('sha256').update(`${round} ${way} ${index}`).digest().readUInt32BE() / 2 ** 32 < percent / 100;
  const lost = Array.from({ length: lossPeriod }, (_, index) => index).filter(isLost);
  return `numgen inc mod ${lossPeriod} vmap { ${lost.map((index) => `${index} : drop`).join(', ')} }`;
}

const lossRules = (percent: number, round: number): string =>
  [
    'table ip benchloss {',
    'chain forward {',
    'type filter hook forward priority 10',
    `iifname "wlan0" ${lostPackets(percent, round, 'out')}`,
    `oifname "wlan0" ${lostPackets(percent, round, 'in')}`,
    '}',
    '}',
    '',
  ].join('\n');

/** One way; a round trip is twice that. */
const farDelayMs = 50;

export const rows: readonly Row[] = [
  { name: 'clean', rounds: 10, alternativesFor: 10, group: 'near', begin: nothing, end: nothing },
  {
    name: 'black-holed STUN',
    rounds: 10,
    alternativesFor: 3,
    group: 'near',
    begin: async ({ network, edge }) => {
      const rules = [
        'table ip bench {',
        'chain input {',
        'type filter hook input priority 0',
        `udp dport ${edge.ports.turn} drop`,
        '}',
        '}',
        '',
      ];
      await nft(network.namespaces.server, rules.join('\n'));
    },
    end: async ({ network }) => void (await nft(network.namespaces.server, 'delete table ip bench\n')),
  },
  {
    name: '100 ms round trip',
    rounds: 10,
    alternativesFor: 10,
    group: 'far',
    begin: async ({ network }) => void (await (await network.shape('wlan0')).set({ delayMs: farDelayMs })),
    end: ({ network }) => network.reset(),
  },
  {
    name: '5 % loss each way',
    rounds: 30,
    alternativesFor: 30,
    group: 'lossy',
    begin: async ({ network }, round) => void (await nft(network.namespaces.router, lossRules(5, round))),
    end: async ({ network }) => void (await nft(network.namespaces.router, 'delete table ip benchloss\n')),
  },
];
