import type { Problem } from '../../shared/problem.ts';
import { isPassing } from './identity-provider.ts';

const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** A refusal or a document that does not fit is mended by people; asking every second helps nobody. */
const refusalRetryMs = 15_000;

/** Back-off for try `attempt` (from 0), with jitter of a fifth so that a thousand clients do not come at once. Pure. */
export function chooseRetryDelayMs(attempt: number, problem: Pick<Problem, 'code'>, random: number): number {
  const shortest = isPassing(problem.code) ? firstRetryMs : refusalRetryMs;
  const delayMs = Math.min(longestRetryMs, shortest * 2 ** Math.min(attempt, 10));
  return delayMs * (0.8 + 0.4 * random);
}
