import { vi } from 'vitest';

/** Longer than a busy machine takes, shorter than a test may: Vitest itself gives up after one second. */
export const patience = { timeout: 20_000, interval: 5 };

/** Waits for a state, however long the machine takes to get there. */
export const waitUntil = <T>(reach: () => T | Promise<T>) => vi.waitUntil(reach, patience);
