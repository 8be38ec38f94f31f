import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inWords, randomRounds } from '../support/fault-rounds.ts';
import type { App } from './support/app.ts';
import { startCallEars } from './support/call-ears.ts';
import { createFaultChecks } from './support/fault-checks.ts';
import { createFaultRun } from './support/fault-run.ts';
import { agreement, brief, live } from './support/fault-state.ts';
import type { Lab } from './support/lab.ts';
import { startTwoApps } from './support/two-apps.ts';
import { until } from './support/until.ts';

// Two apps through the gateway, Alice with two uplinks. bench/faults.ts makes a long run of the same.
let lab: Lab;
let alice: App;
let carol: App;
beforeAll(async () => {
  ({ lab, alice, carol } = await startTwoApps());
});
afterAll(() => lab.close());

/** Five of the causes, in calls of three states. */
const [seed, rounds] = [325, 3] as const;

describe('a few random faults in a row', () => {
  it.each(
    randomRounds(2 * rounds, seed)
      .slice(0, rounds)
      .map((round) => [inWords(round), round] as const),
  )('%s: both sides, the registrar, the screen and the sound are of one mind', async (_words, round) => {
    const outcome = await createFaultRun({ lab, alice, carol })(round);
    expect(outcome).toMatchObject({ wrong: null, became: 'stands' });
  });
});

describe('a call that is answered while its caller’s connection is dead without a word', () => {
  it('goes on by the next one: whoever answered is not asked again, and both hear each other', async () => {
    const checks = createFaultChecks({ lab, alice, carol });
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
          return agreement('rings-there', [], live(ours), live(theirs)) === 'stands';
        },
        () => `the call was not taken over: ${seen}`,
        20_000,
      );
      await checks.flows(ears);
      await checks.screenShows('stands', false);
      await alice.hangUp();
      await carol.until('the end', (status) => live(status).length === 0, 20_000);
    } finally {
      await ears.stop();
    }
  });
});
