import type {
  ScreenSharePolicy,
  ShareChoice,
  SharePause,
  ShareRefused,
  ShareSound,
} from '../../shared/screen-share.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import {
  applicationsThatCount,
  decidePause,
  decideSource,
  needsNames,
  type ShareSource,
} from './decide-source.ts';
import { kindOf } from './look-around.ts';
import { type LookAround, lateMs } from './share-watch.ts';

export interface ShareChoiceOptions {
  readonly policy: ScreenSharePolicy;
  readonly clock: Clock;
  readonly look: LookAround;
  /** Not null where the desktop asks by itself which window (Wayland): once for one share, and nothing else is told. */
  readonly portal: ((kind: ShareSource['kind']) => Promise<ShareSource | null>) | null;
  /** Whether the operating system lets us see other programs at all. */
  readonly systemAllows: () => boolean;
  /** Whether the computer's own sound can be captured here. */
  readonly hasSound: boolean;
  readonly log: Log;
}

/** `unanswered`: the system does not tell, which stands in the log. */
type Judged =
  | { readonly is: 'allowed'; readonly source: ShareSource; readonly pause: SharePause | null }
  | { readonly is: 'refused'; readonly why: ShareRefused; readonly title: string }
  | { readonly is: 'unanswered' };

/**
 * Whether Electron captures what the computer plays: "only supported on Windows" (electron.d.ts, `Streams.audio`). Pure.
 */
export const capturesSound = (platform: string): boolean => platform === 'win32';

export function soundOf({
  policy,
  hasSound,
  portal,
}: Pick<ShareChoiceOptions, 'policy' | 'hasSound' | 'portal'>): ShareSound {
  if (!policy.sound) return 'company';
  return hasSound && portal === null ? 'offered' : 'system';
}

/** What the picker shows of the share with this id. */
export async function offerSources(id: string, options: ShareChoiceOptions): Promise<ShareChoice> {
  const { policy, look, portal, systemAllows, log } = options;
  const sound = soundOf(options);
  if (portal !== null) {
    const problem = needsNames(policy) ? 'cannot-be-checked' : null;
    return { id, portal: problem === null ? portalKinds(policy) : [], problem, sound, offers: [] };
  }
  const problem = systemAllows() ? null : 'system';
  try {
    const there = await look({ pictures: true, screens: true, applications: 'all' });
    return { id, portal: null, problem, sound, offers: offersOf(there, policy) };
  } catch (error) {
    log.warn(`look refused: ${describeError(error)}`);
    return { id, portal: null, problem: 'unanswered', sound, offers: [] };
  }
}

/**
 * Whether what was chosen may be shown: as it is now, not as it was when it was drawn. What a late look tells is of before:
 * it can refuse, but what it allows begins standing still, until newer looks allow it too.
 */
export async function judgeSource(wanted: string, options: ShareChoiceOptions): Promise<Judged> {
  const { policy, clock, look, systemAllows, log } = options;
  if (!systemAllows()) return { is: 'refused', why: 'system', title: '' };
  const applications = applicationsThatCount({ id: wanted, kind: kindOf(wanted) }, policy);
  let late: SharePause | null = null;
  const cancelLate = clock.after(lateMs, () => {
    late = 'cannot-be-checked';
  });
  const there = await look({ pictures: false, screens: true, applications }).catch((error: unknown) => {
    log.warn(`look refused: ${describeError(error)}`);
    return null;
  });
  cancelLate();
  if (there === null) return { is: 'unanswered' };
  const source = there.find(({ id }) => id === wanted);
  if (source === undefined) return { is: 'refused', why: 'gone', title: '' };
  const why = decideSource(source, policy);
  if (why !== null) return { is: 'refused', why, title: source.title };
  return { is: 'allowed', source, pause: decidePause(source.id, there, policy) ?? late };
}

export function portalKinds({ what }: ScreenSharePolicy): ShareSource['kind'][] {
  return what === 'screens' ? ['window', 'screen'] : ['window'];
}

/** What may be chosen first. Nobody gets a picture of what is not offered; windows of ours are not worth a word. */
function offersOf(there: Awaited<ReturnType<LookAround>>, policy: ScreenSharePolicy): ShareChoice['offers'] {
  const offers = there
    .filter(({ own }) => own === 'no')
    .map(({ id, kind, title, application, picture, ...rest }) => {
      const refusal = decideSource({ id, kind, title, application, ...rest }, policy);
      return { id, kind, title, application, picture: refusal === null ? picture : null, refusal };
    });
  return [
    ...offers.filter(({ refusal }) => refusal === null),
    ...offers.filter(({ refusal }) => refusal !== null),
  ];
}
