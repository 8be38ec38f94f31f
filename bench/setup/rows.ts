import { nft } from '../../test/lab/support/command.ts';
import type { Lab } from '../../test/lab/support/lab.ts';

/** A network to call over, made of the healthy one. */
export interface Row {
  readonly name: string;
  readonly rounds: number;
  /** The alternatives are left out from this round on: they need more than half a minute for a call. */
  readonly alternativesFor: number;
  begin(lab: Lab): Promise<void>;
  end(lab: Lab): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** One way; a round trip is twice that. */
const farDelayMs = 50;

export const rows: readonly Row[] = [
  { name: 'clean', rounds: 10, alternativesFor: 10, begin: nothing, end: nothing },
  {
    name: 'black-holed STUN',
    rounds: 10,
    alternativesFor: 3,
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
    begin: async ({ network }) => void (await (await network.shape('wlan0')).set({ delayMs: farDelayMs })),
    end: ({ network }) => network.reset(),
  },
  {
    name: '5 % loss each way',
    rounds: 10,
    alternativesFor: 10,
    begin: ({ network }) => network.dropRandomly('wlan0', 5),
    end: ({ network }) => network.heal(),
  },
];
