import { firstRinging } from '../../../shared/first-ringing.ts';
import { isHelpMissing, latestHelpMissing } from '../../../shared/help-missing.ts';
import type { CallFacts } from './call-facts.ts';

/** What the person chose to look at. The rest follows from the calls themselves. */
export interface Attention {
  /** The call that was chosen or dialled last. */
  readonly opened: string | null;
  /** When that was, epoch ms. */
  readonly openedAt: number;
  /** Calls that were left for the pad or closed; they do not come to the front by themselves any more. */
  readonly aside: ReadonlySet<string>;
}

export type Stage =
  | { readonly kind: 'pad' }
  | { readonly kind: 'incoming' | 'call' | 'ended'; readonly call: CallFacts };

const nothingOpened = { opened: null, openedAt: 0 } as const;
export const noAttention: Attention = { ...nothingOpened, aside: new Set() };

export function openCall(attention: Attention, id: string, nowMs: number): Attention {
  const aside = new Set(attention.aside);
  aside.delete(id);
  return { opened: id, openedAt: nowMs, aside };
}

/** Back to the pad: every call there is steps aside. */
export function openPad(calls: readonly CallFacts[]): Attention {
  return { ...nothingOpened, aside: new Set(calls.map(({ id }) => id)) };
}

/** Whatever was chosen before, the call on the line comes to the front. */
export function followLine({ aside }: Attention, calls: readonly CallFacts[]): Attention {
  const live = new Set(calls.filter(({ end }) => end === null).map(({ id }) => id));
  const missed = calls.filter(isHelpMissing).map(({ id }) => id);
  return { ...nothingOpened, aside: new Set([...aside, ...missed].filter((id) => !live.has(id))) };
}

/** Closes an ended call's page: the ended ones step aside, one that goes on comes to the front. */
export function closeEnded(calls: readonly CallFacts[]): Attention {
  return { ...nothingOpened, aside: new Set(calls.filter(({ end }) => end !== null).map(({ id }) => id)) };
}

/** What stands in the place where the call lives. Pure. */
export function chooseStage(calls: readonly CallFacts[], attention: Attention): Stage {
  const { opened, aside } = attention;
  const help = findHelpMissing(calls, attention);
  if (help !== null) return stageOf(help);
  const waiting = calls.filter(({ id }) => !aside.has(id));
  const going = waiting.filter(({ step }) => step !== 'incoming' && step !== 'ended');
  const talking = going.findLast(({ aside: silent }) => !silent) ?? going.at(-1);
  const chosen = calls.find(({ id }) => id === opened);
  if (chosen !== undefined && !isOvertaken(chosen, talking)) return stageOf(chosen);
  if (talking !== undefined) return stageOf(talking);
  const incoming = firstRinging(waiting.filter(({ step }) => step === 'incoming'));
  if (incoming !== undefined) return stageOf(incoming);
  const ended = waiting.reduce<CallFacts | null>((latest, call) => {
    return latest === null || (call.endedAt ?? 0) >= (latest.endedAt ?? 0) ? call : latest;
  }, null);
  return ended === null ? { kind: 'pad' } : stageOf(ended);
}

/**
 * A call for help that came to nothing, before all else: whoever was talking beside it, or had another one on hold, must
 * learn of it. Only what the person does after its end leads away, or another call for help.
 */
function findHelpMissing(calls: readonly CallFacts[], { openedAt, aside }: Attention): CallFacts | null {
  const latest = latestHelpMissing(calls);
  if (latest === null || aside.has(latest.id)) return null;
  return openedAt > (latest.endedAt ?? 0) ? null : latest;
}

/** An ended page gives way to a call that began later, for instance one dialled from the command line. */
function isOvertaken(chosen: CallFacts, talking: CallFacts | undefined): boolean {
  if (chosen.step !== 'ended' || talking === undefined) return false;
  return talking.startedAt >= (chosen.endedAt ?? 0);
}

function stageOf(call: CallFacts): Stage {
  if (call.step === 'ended') return { kind: 'ended', call };
  return { kind: call.step === 'incoming' ? 'incoming' : 'call', call };
}

/** Ringing calls that are not on the stage already. */
export function chooseStrip(calls: readonly CallFacts[], stage: Stage | null): readonly CallFacts[] {
  const shown = stage === null || stage.kind === 'pad' ? null : stage.call.id;
  return calls.filter(({ id, step }) => step === 'incoming' && id !== shown);
}
