import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../test/lab/support/lab.ts';
import { type Uplink, uplinks } from '../../test/lab/support/topology.ts';
import type { Caller } from './caller.ts';
import { type Contender, libraries, relayedLibraries } from './contenders.ts';
import type { Change, Silence } from './measure-roam.ts';

/** One thing that befalls a call, or several in a row. */
export interface Row {
  readonly name: string;
  /** What the issue asks for, in words. */
  readonly asked: string;
  readonly contenders: readonly Contender[];
  /** What the odd changes of a call are, and the even ones, where there are several. */
  readonly parts?: readonly [odd: string, even: string];
  /** What of a silence is told. */
  readonly figure: keyof Silence;
  /** When each step came is told as well. */
  readonly withSteps: boolean;
  /** The network before the call: how many uplinks are up. */
  readonly prepare: (lab: Lab) => Promise<number>;
  /** The uplink by which the call begins. */
  readonly begins: Uplink;
  readonly changes: (lab: Lab, caller: Caller) => readonly Change[];
}

/** The alternatives are known to stay silent for a minute: this long is enough to tell. */
const watchMs = 8000;

const goes = ({ network }: Lab, lost: Uplink, to: Uplink): Change => ({
  async happens() {
    const at = Date.now();
    await network.lose(lost);
    return at;
  },
  to,
  watchMs,
});

const comes = ({ network }: Lab, uplink: Uplink): Change => ({
  async happens() {
    const at = Date.now();
    await network.restore(uplink);
    return at;
  },
  to: uplink,
  watchMs,
});

/** Address and link stay; what it healed from before comes again 3 s later. */
const dropsSilently = ({ network }: Lab): Change => ({
  async happens() {
    await network.heal();
    await sleep(3000);
    const at = Date.now();
    await network.dropSilently('wlan0');
    return at;
  },
  to: 'wwan0',
  watchMs,
});

/** Both uplinks up. */
const whole = async (): Promise<number> => uplinks.length;

const far =
  (delayMs: number) =>
  async ({ network }: Lab) => {
    for (const uplink of ['wlan0', 'wwan0'] as const) await (await network.shape(uplink)).set({ delayMs });
    return uplinks.length;
  };

const farRow = (delayMs: number, asked: string): Row => ({
  name: `the same, ${delayMs} ms one way`,
  asked,
  contenders: ['Offhook', ...libraries],
  figure: 'gap',
  withSteps: true,
  begins: 'wlan0',
  prepare: far(delayMs),
  changes: (lab) => [goes(lab, 'wlan0', 'wwan0')],
});

export const rows: readonly Row[] = [
  {
    name: 'Wi-Fi goes, mobile is up',
    asked: '150 / 400',
    contenders: [
      'Offhook',
      'Offhook, re-anchor',
      'Offhook, by Replaces',
      'Offhook, plain ICE restart',
      ...libraries,
    ],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [goes(lab, 'wlan0', 'wwan0')],
  },
  {
    name: 'the same, all media by TURN',
    asked: '300 / 700',
    contenders: ['Offhook, relay only', ...relayedLibraries],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [goes(lab, 'wlan0', 'wwan0')],
  },
  farRow(50, '850 (7 round trips + 150)'),
  farRow(150, '2250 (7 round trips + 150)'),
  {
    name: 'Wi-Fi goes, mobile comes 0.5 s later; since it can be used',
    asked: '300 / 1000',
    contenders: ['Offhook', ...libraries],
    figure: 'sinceUsable',
    withSteps: false,
    begins: 'wlan0',
    async prepare({ network }) {
      await network.lose('wwan0');
      return 1;
    },
    changes: ({ network }) => [
      {
        async happens() {
          await network.lose('wlan0');
          await sleep(500);
          const at = Date.now();
          await network.restore('wwan0');
          return at;
        },
        to: 'wwan0',
        watchMs,
      },
    ],
  },
  {
    name: 'six roams in one call: Wi-Fi goes and comes back, three times',
    asked: '150 / 400, and 60 when it comes back',
    contenders: ['Offhook'],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [0, 1, 2].flatMap(() => [goes(lab, 'wlan0', 'wwan0'), comes(lab, 'wlan0')]),
  },
  {
    name: 'only mobile is up, Wi-Fi comes',
    asked: '60',
    contenders: ['Offhook', ...libraries],
    figure: 'gap',
    withSteps: false,
    begins: 'wwan0',
    async prepare({ network }) {
      await network.lose('wlan0');
      return 1;
    },
    changes: (lab) => [comes(lab, 'wlan0')],
  },
  {
    name: 'media direct: Wi-Fi goes and comes back',
    asked: '250 / 500, and 60 when it comes back',
    contenders: ['Offhook to Offhook, direct'],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [goes(lab, 'wlan0', 'wwan0'), comes(lab, 'wlan0')],
  },
  {
    name: 'the far end refuses re-INVITEs: Wi-Fi goes, by Replaces',
    asked: '300 / 600',
    contenders: ['Offhook, re-INVITE refused'],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [goes(lab, 'wlan0', 'wwan0')],
  },
  {
    name: 'the router of the Wi-Fi drops everything without a word, heals, and does it again',
    asked: '2000',
    contenders: ['Offhook', ...libraries],
    parts: ['at first', 'once more'],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (lab) => [dropsSilently(lab), dropsSilently(lab)],
  },
  {
    name: 'the router of the Wi-Fi drops the UDP that goes out, and lets in what comes',
    asked: '2000',
    contenders: ['Offhook', ...libraries],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: ({ network }) => [
      {
        async happens() {
          const at = Date.now();
          await network.block('wlan0', { udp: true });
          return at;
        },
        to: 'wwan0',
        watchMs,
      },
    ],
  },
  {
    name: 'the NAT forgets the call',
    asked: '2000',
    contenders: ['Offhook', ...libraries],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: ({ network }) => [
      {
        async happens() {
          await network.rebindNat('wlan0');
          return Date.now();
        },
        to: 'wlan0',
        watchMs,
      },
    ],
  },
  {
    name: 'the page is killed',
    asked: '3000',
    contenders: ['Offhook to Offhook'],
    figure: 'gap',
    withSteps: false,
    begins: 'wlan0',
    prepare: whole,
    changes: (_lab, caller) => [
      {
        async happens() {
          await caller.killPage();
          return Date.now();
        },
        to: 'wlan0',
        watchMs,
        isHeardAnew: true,
      },
    ],
  },
];
