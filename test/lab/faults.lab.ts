import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreement } from '../support/fault-agreement.ts';
import { inWords, randomRounds } from '../support/fault-rounds.ts';
import { startCallEars } from './support/call-ears.ts';
import { bothSides, createFaultChecks } from './support/fault-checks.ts';
import { type FaultParties, startFaultLab } from './support/fault-lab.ts';
import { createFaultRun } from './support/fault-run.ts';
import { brief, live, pairsOf } from './support/fault-state.ts';
import { until } from './support/until.ts';

// Three apps through the gateways, Alice and Carol with two uplinks each. bench/faults.ts makes a long run of the same.
let parties: FaultParties;
beforeAll(async () => {
  parties = await startFaultLab();
});
afterAll(() => parties.lab.close());

const [seed, rounds] = [49_833, 3] as const;

describe('a few random faults in a row', () => {
  it.each(
    randomRounds(2 * rounds, seed)
      .slice(0, rounds)
      .map((round) => [inWords(round), round] as const),
  )('%s: both sides, the registrar, the screen and the sound are of one mind', async (_words, round) => {
    const outcome = await createFaultRun(parties)(round);
    expect(outcome).toMatchObject({ wrong: null, became: 'stands' });
  });
});

describe('a call that is answered while its caller’s connection is dead without a word', () => {
  it('goes on by the next one: whoever answered is not asked again, and both hear each other', async () => {
    const { lab, alice, carol, dave } = parties;
    const checks = createFaultChecks(parties);
    const expected = { standings: [{}], rings: null, mayEnd: false };
    const ears = await startCallEars(lab);
    try {
      await alice.dial('101');
      await carol.call('incoming');
      await alice.call('ringing');
      await lab.network.forgetConnections(lab.edge.ports.wss);
      await carol.answer();
      let seen = '';
      await until(
        async () => {
          const [ours, theirs] = [await alice.status(), await carol.status()];
          seen = `ours ${brief(ours)}; theirs ${brief(theirs)}`;
          return agreement(expected, pairsOf(ours, theirs, await dave.status())) === 'stands';
        },
        () => `the call was not taken over: ${seen}`,
        20_000,
      );
      await checks.flows(ears, bothSides(['alice', 'carol']));
      await checks.screenShows('stands', expected.standings);
      await alice.hangUp();
      await carol.until('the end', (status) => live(status).length === 0, 20_000);
    } finally {
      await ears.stop();
    }
  });
});
