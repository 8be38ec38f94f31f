import { type CallConfig, type CallState, type CallStep, to } from './call.ts';
import { chooseRedirect } from './redirect.ts';

/** Asks where a 3xx sends on to, one time more; null: nobody there may be asked. Pure. */
export function followRedirect(
  state: CallState,
  targets: readonly string[],
  { redirects }: CallConfig,
): CallStep | null {
  const targetUri = chooseRedirect(targets, state.redirects, redirects);
  if (targetUri === null) return null;
  return to({ ...state, redirects: state.redirects + 1 }, { type: 'sip.redirect', targetUri });
}
