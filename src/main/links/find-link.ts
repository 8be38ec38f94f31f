import { isLink } from '../../shared/links/read-link.ts';
import { parseInvocation } from '../control/argv.ts';

/** The link that a start of the app brings, in words that are neither verb nor switch; null: none. */
export function findLink(args: readonly string[]): string | null {
  const { action } = parseInvocation(args);
  return action.kind === 'app' ? (action.words.find(isLink) ?? null) : null;
}
