import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from '../../demo/start.ts';
import type { CallSummary } from '../../src/shared/engine-summary.ts';
import type { App } from '../../test/lab/support/app.ts';

/** Two apps that call each other, and the demo's parties. */
export interface Parties {
  readonly alice: App;
  readonly carol: App;
  readonly demo: Demo;
}

const stepMs = 20_000;
/** Long enough for sound to flow. */
const talkMs = 150;

/** Waits until a call looks so; the newest ones count. */
async function until(app: App, what: string, fits: (call: CallSummary) => boolean): Promise<void> {
  await app.until(what, ({ calls }) => calls.some((call) => call.state !== 'ended' && fits(call)), stepMs);
}

const idle = (app: App): Promise<unknown> =>
  app.until('no call', ({ calls }) => calls.every(({ state }) => state === 'ended'), stepMs);

const connected = (number?: string) => (call: CallSummary) =>
  call.state === 'connected' && (number === undefined || call.peer.number === number);

async function between(caller: App, number: string, called: App): Promise<void> {
  await caller.dial(number);
  await until(called, 'incoming', ({ state }) => state === 'incoming');
  await called.answer();
  await Promise.all([until(caller, 'connected', connected()), until(called, 'connected', connected())]);
  await sleep(talkMs);
}

/** Each is one call of Alice's, or as many as it says; nothing is left of it when it resolves. */
export const kinds: readonly {
  readonly name: string;
  readonly calls: number;
  readonly make: (parties: Parties) => Promise<void>;
}[] = [
  {
    name: 'out',
    calls: 1,
    async make({ alice, carol }) {
      await between(alice, '101', carol);
      await alice.hangUp();
    },
  },
  {
    name: 'in',
    calls: 1,
    async make({ alice, carol }) {
      await between(carol, '100', alice);
      await carol.hangUp();
    },
  },
  {
    name: 'hold',
    calls: 1,
    async make({ alice }) {
      await alice.dial('600');
      await until(alice, 'connected', connected());
      await alice.send({ verb: 'hold' });
      await until(alice, 'held', ({ hold }) => hold.byUs === 'held');
      await alice.send({ verb: 'resume' });
      await until(alice, 'resumed', ({ hold }) => hold.byUs === 'no');
      await alice.hangUp();
    },
  },
  {
    name: 'transfer',
    calls: 1,
    async make({ alice, carol }) {
      await between(alice, '101', carol);
      await alice.send({ verb: 'transfer', target: '600' });
      await until(carol, 'transferred', connected('600'));
      await idle(alice);
      await carol.hangUp();
    },
  },
  {
    name: 'is transferred',
    calls: 2,
    async make({ alice, carol }) {
      await between(carol, '100', alice);
      await carol.send({ verb: 'transfer', target: '600' });
      await until(alice, 'transferred', connected('600'));
      await idle(carol);
      await alice.hangUp();
    },
  },
  {
    name: 'conference',
    calls: 2,
    async make({ alice, carol }) {
      await alice.dial('600');
      await until(alice, 'connected', connected('600'));
      await between(alice, '101', carol);
      await until(alice, 'held', ({ hold, peer }) => peer.number === '600' && hold.byUs === 'held');
      await alice.send({ verb: 'conference' });
      await until(alice, 'conference', ({ hold, peer }) => peer.number === '600' && hold.byUs === 'no');
      await alice.hangUp();
      await sleep(talkMs);
      await alice.endAll();
    },
  },
  {
    name: 'cancelled',
    calls: 1,
    async make({ alice, carol }) {
      await alice.dial('101');
      await until(carol, 'incoming', ({ state }) => state === 'incoming');
      await alice.hangUp();
    },
  },
  {
    name: 'declined',
    calls: 1,
    async make({ alice, demo }) {
      await demo.bob.call('alice');
      await until(alice, 'incoming', ({ state }) => state === 'incoming');
      await alice.hangUp();
    },
  },
];

/** One after the other until there were as many; resolves with how many there were. */
export async function makeCalls(parties: Parties, calls: number, from: number): Promise<number> {
  let made = 0;
  for (let index = from; made < calls; index++) {
    const kind = kinds[index % kinds.length];
    if (kind === undefined) break;
    await kind.make(parties);
    await Promise.all([idle(parties.alice), idle(parties.carol)]);
    made += kind.calls;
  }
  return made;
}
