import { type Clock, timePasses } from '../clock.ts';

// Long work on the database is done in slices, between which others have their turn.

/** So long somebody else who writes waits. */
export const sliceMs = 5;

/** Calls come first. */
export const letOthers = (clock: Clock): Promise<void> => timePasses(clock, 0);
