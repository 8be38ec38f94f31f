import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { filesAtOnce, filesOf, lanes, longestFirst } from './tools/lab-lanes.ts';

// The stand-in for Electron and its contract are for Linux; elsewhere there is always the real one.
const hostTests = process.platform === 'linux' ? ['test/electron-host/**/*.test.ts'] : [];

/** They share one build of the gallery. */
const uiTests = 'test/integration/ui/*.test.ts';

/** Vitest leaves one core out: of two it would use one, and these tests mostly wait. */
const allCores = { maxWorkers: availableParallelism(), sequence: { groupOrder: lanes.length + 1 } };

/** Vitest's own patience is one second. */
const expect = { poll: { timeout: 20_000 } };

/** Vitest begins with the largest files, and knows only here which of them took long. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longestFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Generous: a busy machine makes tests slow, not wrong.
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000, expect } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', ...hostTests],
          exclude: [uiTests],
          ...allCores,
          testTimeout: 120_000,
          expect,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration-ui',
          include: [uiTests],
          globalSetup: 'test/support/ui-gallery/set-up-gallery.ts',
          ...allCores,
          testTimeout: 120_000,
          expect,
          hookTimeout: 60_000,
        },
      },
      // Start them by `npm run test:lab`. Each file has a network and an edge of its own.
      ...lanes.map((lane, index) => ({
        test: {
          name: `lab-${lane}`,
          include: filesOf(lane),
          maxWorkers: filesAtOnce[lane],
          // Projects of one group have to have as many workers.
          sequence: { groupOrder: index + 1 },
          testTimeout: 120_000,
          expect,
          hookTimeout: 120_000,
        },
      })),
      // On what `npm run package` has built, which starts them.
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 60_000, expect } },
      // zsh and fish themselves; `npm test` installs them, or says why they are not asked.
      { test: { name: 'shells', include: ['test/shells/**/*.test.ts'], testTimeout: 60_000 } },
      // Alone: it builds the app anew, which the others look at.
      { test: { name: 'start', include: ['test/start/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
});
