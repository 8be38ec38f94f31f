import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Generous: a busy machine makes tests slow, not wrong.
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/electron-host/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Start it by `npm run test:lab`. One file at a time: each has a network and an edge of its own.
        test: {
          name: 'lab',
          include: ['test/lab/**/*.lab.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
