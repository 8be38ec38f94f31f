import { defineConfig } from 'vitest/config';
import { filesOf } from './tools/lab-lanes.ts';

// The stand-in for Electron and its contract are for Linux; elsewhere there is always the real one.
const hostTests = process.platform === 'linux' ? ['test/electron-host/**/*.test.ts'] : [];

/** Vitest's own patience is one second. */
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      // Generous: a busy machine makes tests slow, not wrong.
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000, expect } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', ...hostTests],
          testTimeout: 120_000,
          expect,
          hookTimeout: 60_000,
        },
      },
      // Start them by `npm run test:lab`. One file at a time: each has a network and an edge of its own.
      ...(['media', 'wire'] as const).map((lane) => ({
        test: {
          name: `lab-${lane}`,
          include: filesOf(lane),
          fileParallelism: false,
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
