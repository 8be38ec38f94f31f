import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import { latestHelpMissing } from '../../shared/help-missing.ts';
import type { Words } from '../words/words.ts';

/** One notification, by the call it is about. */
export interface CallNotice {
  readonly callId: string;
  readonly kind: 'incoming' | 'missed' | 'help-missing';
  /** Shown even on a desktop that is not to be disturbed. */
  readonly urgent: boolean;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly { readonly text: string; readonly verb: 'answer' | 'decline' }[];
}

export interface NoticeFacts {
  readonly engine: EngineSummary;
  /** The person looks at the window: it says all of this itself. */
  readonly looking: boolean;
  /** The desktop is not to be disturbed: it keeps what is not urgent for later. */
  readonly quiet: boolean;
  readonly isMissed: (call: CallSummary) => boolean;
  readonly words: Words;
}

/** What ought to be on the screen. Who has been told of a missed call once is not told again: see `notices.ts`. Pure. */
export function describeNotices({
  engine,
  looking,
  quiet,
  isMissed,
  words,
}: NoticeFacts): readonly CallNotice[] {
  if (looking) return [];
  const helpMissing = latestHelpMissing(engine.calls);
  return engine.calls.flatMap((call): CallNotice[] => {
    const { name, number } = call.peer;
    const common = { callId: call.id, body: name === null ? '' : number };
    if (call.state === 'incoming')
      return [
        {
          ...common,
          kind: 'incoming',
          urgent: !quiet || call.pressing,
          title: words.ringing(name ?? number),
          actions: [
            { text: words.answerShort, verb: 'answer' },
            { text: words.declineShort, verb: 'decline' },
          ],
        },
      ];
    if (call === helpMissing)
      return [
        {
          ...common,
          kind: 'help-missing',
          urgent: true,
          title: words.helpMissing(number),
          body: words.helpElsewhere,
          actions: [],
        },
      ];
    return isMissed(call)
      ? [{ ...common, kind: 'missed', urgent: false, title: words.missedFrom(name ?? number), actions: [] }]
      : [];
  });
}
