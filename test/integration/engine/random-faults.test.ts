import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomRounds } from '../../support/fault-rounds.ts';
import { openFaultyPhones } from '../../support/faulty-phones.ts';
import { amongOnTheWire } from '../../support/wire-faults.ts';

// OFFHOOK_FAULTS and OFFHOOK_SEED choose how many faults in each of the two, and which.
const count = Number(process.env.OFFHOOK_FAULTS ?? 100);
const firstSeed = Number(process.env.OFFHOOK_SEED ?? 1);

/** Faults are mostly waited for: so many wires go through them beside each other, one round after the other each. */
const wiresAtOnce = 4;

describe('random faults in calls on the wire', () => {
  const wires: Awaited<ReturnType<typeof openFaultyPhones>>[] = [];
  beforeEach(async () => {
    for (let wire = 0; wire < wiresAtOnce; wire += 1) wires.push(await openFaultyPhones());
  });
  afterEach(() => Promise.all(wires.splice(0).map((wire) => wire.stop())));

  it.each([firstSeed, firstSeed + 1])(
    'leave all sides of one mind, and no call lost that the far side still had (seed %i)',
    async (seed) => {
      const rounds = randomRounds(count, seed, amongOnTheWire);
      const told = await Promise.all(
        wires.map(async ({ play }, index) => {
          const wrong: (string | null)[] = [];
          for (const round of rounds.filter((_, at) => at % wiresAtOnce === index))
            wrong.push(await play(round));
          return wrong;
        }),
      );
      expect(told.flat()).toEqual(rounds.map(() => null));
      expect(wires.flatMap(({ open }) => open())).toEqual([]);
    },
    300_000,
  );
});
