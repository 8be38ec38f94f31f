import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreement, type Expected } from '../support/fault-agreement.ts';
import { inWords, randomRounds } from '../support/fault-rounds.ts';
import { type CallEars, startCallEars } from './support/call-ears.ts';
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

describe('a connection that is dead without a word', () => {
  const talk = { standings: [{}], rings: null, mayEnd: false };

  async function areOfOneMind(expected: Expected): Promise<void> {
    const { alice, carol, dave } = parties;
    let seen = '';
    await until(
      async () => {
        const [ours, theirs] = [await alice.status(), await carol.status()];
        seen = `ours ${brief(ours)}; theirs ${brief(theirs)}`;
        return agreement(expected, pairsOf(ours, theirs, await dave.status())) === 'stands';
      },
      () => `not of one mind: ${seen}`,
      20_000,
    );
  }

  async function isTalkedAndEnded(ears: CallEars): Promise<void> {
    const { alice, carol } = parties;
    const checks = createFaultChecks(parties);
    await checks.flows(ears, bothSides(['alice', 'carol']));
    await checks.screenShows('stands', talk.standings);
    await alice.hangUp();
    await carol.until('the end', (status) => live(status).length === 0, 20_000);
  }

  it('of the caller: the call that is answered goes on by the next one, nobody is asked again, and both hear each other', async () => {
    const { lab, alice, carol } = parties;
    const ears = await startCallEars(lab);
    try {
      await alice.dial('101');
      await carol.call('incoming');
      await alice.call('ringing');
      await lab.network.forgetConnections(lab.edge.ports.wss);
      await carol.answer();
      await areOfOneMind(talk);
      await isTalkedAndEnded(ears);
    } finally {
      await ears.stop();
    }
  });

  it('of who is held: whoever resumes asks once more, and both hear each other', async () => {
    const { lab, alice, carol } = parties;
    const ears = await startCallEars(lab);
    try {
      await alice.dial('101');
      await carol.call('incoming');
      await carol.answer();
      await alice.call('connected');
      await carol.act({ verb: 'hold' });
      await areOfOneMind({ ...talk, standings: [{ held: 'by-them' }] });
      await lab.network.forgetConnections(lab.edge.ports.wss);
      await carol.act({ verb: 'resume' });
      await areOfOneMind(talk);
      await isTalkedAndEnded(ears);
    } finally {
      await ears.stop();
    }
  });
});
