import type { ScreenSharePolicy, SharePause, ShareRefusal, ShareRule } from '../../shared/screen-share.ts';
import { matchesGlob } from './match-glob.ts';

/** Something on the desktop that could be shown. */
export interface ShareSource {
  /** As Electron's desktopCapturer names it. */
  readonly id: string;
  readonly kind: 'window' | 'screen';
  readonly title: string;
  /** Null: the system does not tell. */
  readonly application: string | null;
  /** A window of ours; `secret`: with something on it that must not even be on a screen that is shared. */
  readonly own: 'no' | 'plain' | 'secret';
}

/** What is refused is told with the reason; null: it may be shown. */
type Decision = ShareRefusal | null;

/** Whether the policy lets this be shown. What is not known counts against it. Pure. */
export function decideSource(source: ShareSource, policy: ScreenSharePolicy): Decision {
  if (policy.what === 'off') return 'off';
  if (source.own !== 'no') return 'own-window';
  // A screen has no title that a rule could mean: what is on it is looked at by `decidePause`.
  if (source.kind === 'screen')
    return policy.what === 'screens' && policy.allow === undefined ? null : 'screen';
  const denied = strongest(policy.deny.map((rule) => applies(rule, source)));
  if (denied === 'yes') return 'denied';
  if (denied === 'unknown') return 'unknown-application';
  if (policy.allow === undefined) return null;
  const listed = strongest(policy.allow.map((rule) => applies(rule, source)));
  if (listed === 'yes') return null;
  return listed === 'unknown' ? 'unknown-application' : 'not-listed';
}

/**
 * Whether what is shared must not be seen now; `there` is all that is on the desktop. Pure.
 * A window that lies behind others counts too: it may come up before anybody looks again.
 */
export function decidePause(
  sharedId: string,
  there: readonly ShareSource[],
  policy: ScreenSharePolicy,
): SharePause | null {
  const shared = there.find(({ id }) => id === sharedId);
  if (shared === undefined) return 'gone';
  const refusal = decideSource(shared, policy);
  if (refusal !== null || shared.kind === 'window') return refusal;
  const isSecret = ({ kind, own }: ShareSource): boolean => kind === 'window' && own === 'secret';
  if (there.some(isSecret)) return 'own-window';
  const isDenied = (source: ShareSource): boolean => {
    if (source.kind !== 'window' || source.own !== 'no') return false;
    const refused = decideSource(source, policy);
    return refused === 'denied' || refused === 'unknown-application';
  };
  return there.some(isDenied) ? 'denied-on-screen' : null;
}

/** Whether one must know titles or applications to keep to the policy. Pure. */
export function needsNames({ allow, deny }: ScreenSharePolicy): boolean {
  return allow !== undefined || deny.length > 0;
}

/**
 * Of which windows, by their ids, one must know the application, where this is shared. Finding it out may take longer than a
 * look has, so that of a shared window every other program's new window would else hold up the looks. Pure.
 */
export function applicationsThatCount(
  { id, kind }: Pick<ShareSource, 'id' | 'kind'>,
  { allow = [], deny }: ScreenSharePolicy,
): 'all' | readonly string[] {
  if (![...allow, ...deny].some(({ application }) => application !== undefined)) return [];
  return kind === 'screen' ? 'all' : [id];
}

type Applies = 'yes' | 'no' | 'unknown';

function applies({ title, application }: ShareRule, source: ShareSource): Applies {
  if (title !== undefined && !matchesGlob(title, source.title)) return 'no';
  if (application === undefined) return 'yes';
  if (source.application === null) return 'unknown';
  return matchesGlob(application, source.application) ? 'yes' : 'no';
}

function strongest(found: readonly Applies[]): Applies {
  if (found.includes('yes')) return 'yes';
  return found.includes('unknown') ? 'unknown' : 'no';
}
