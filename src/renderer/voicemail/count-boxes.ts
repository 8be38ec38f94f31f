import { type Mailbox, mostBoxes, noMailbox, type VoiceBox } from '../../shared/mailbox.ts';
import { type MessageSummary, mostCount, type SummaryBox } from './message-summary.ts';

/** How many wait in one box. */
export type BoxCounts = Pick<VoiceBox, 'fresh' | 'old' | 'urgent' | 'isCounted'>;

export interface CountedBox extends BoxCounts, Pick<SummaryBox, 'account'> {}

/** Each account of a summary with what waits in it. Pure. */
export function countBoxes({ waiting, boxes }: MessageSummary): readonly CountedBox[] {
  const isNew = boxes.some(({ counts }) => (counts?.fresh ?? 0) > 0);
  // A server that counts nothing says by "yes" that there is at least one, and not where.
  const told = boxes.every(({ counts }) => counts === null) ? boxes.slice(0, 1) : boxes;
  const unsaid = isNew ? undefined : (told.find(({ counts }) => counts === null) ?? told[0]);
  return told.map((box) => ({
    account: box.account,
    fresh: waiting ? (box === unsaid ? 1 : (box.counts?.fresh ?? 0)) : 0,
    old: box.counts?.old ?? 0,
    urgent: waiting ? (box.counts?.urgent ?? 0) : 0,
    isCounted: box.counts !== null,
  }));
}

/** Several as one. Pure. */
export function addBoxes(boxes: readonly BoxCounts[]): BoxCounts {
  const total = (of: 'fresh' | 'old' | 'urgent') =>
    Math.min(
      boxes.reduce((sum, each) => sum + each[of], 0),
      mostCount,
    );
  return {
    ...{ fresh: total('fresh'), old: total('old'), urgent: total('urgent') },
    isCounted: boxes.every(({ isCounted, fresh }) => isCounted || fresh === 0),
  };
}

/** All of a person's boxes; the first with something new is the one to call. Pure. */
export function mailboxOf(all: readonly VoiceBox[]): Mailbox {
  // Somebody without a box of their own hears that there is nothing in it.
  const boxes = all.filter(({ fresh, old, number }) => fresh > 0 || old > 0 || number !== null);
  const callable = boxes.filter(({ number }) => number !== null);
  const called = callable.find(({ fresh }) => fresh > 0) ?? callable[0];
  return {
    ...noMailbox,
    ...addBoxes(boxes),
    number: called?.number ?? null,
    boxes: boxes.length > 1 || boxes.some(({ name }) => name !== null) ? boxes.slice(0, 2 * mostBoxes) : [],
  };
}
