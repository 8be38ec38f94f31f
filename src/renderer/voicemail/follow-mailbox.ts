import type { CallPolicy } from '../../shared/call-policy.ts';
import { boxAddress, type Mailbox, noMailbox } from '../../shared/mailbox.ts';
import type { EventPackages } from '../engine/core/subscription.ts';
import { hear, type Source, sourceOf, type Way } from './box-source.ts';
import { type CountedBox, countBoxes, mailboxOf } from './count-boxes.ts';
import { leftOut, rememberTeller } from './left-out.ts';
import { type MessageSummary, readMessageSummary } from './message-summary.ts';

export interface MailboxOptions {
  readonly packages: EventPackages;
  readonly aor: string;
  readonly policy: CallPolicy['voicemail'];
  readonly onChange: (mailbox: Mailbox) => void;
}

const mediaType = 'application/simple-message-summary';
const expiresS = 3600;

/**
 * The own mailbox, and those that the company gives the person beside it: each asked for (SUBSCRIBE), and heard of without
 * having been asked, as many PBXs tell it. Returns what ends it.
 */
export function followMailbox({ packages, aor, policy, onChange }: MailboxOptions): () => void {
  const own = sourceOf({ address: aor, name: null, number: policy.number });
  const further = policy.boxes.map(sourceOf);
  const sources = [own, ...further];
  let mailbox = mailboxOf(sources.flatMap(({ boxes }) => boxes));

  function take(contentType: string | null, body: string, source: Source, way: Way): void {
    const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? mediaType;
    const summary = type === mediaType ? readMessageSummary(body) : null;
    if (summary === null) return;
    // A server may tell of a box that we know by its address beside the one that it was asked for.
    const ownerOf = ({ account }: CountedBox): Source =>
      further.find(({ address }) => boxAddress(account) === boxAddress(address)) ?? source;
    const told = Map.groupBy(countBoxes(summary), ownerOf);
    const telling = { teller: way === 'asked' ? source : null, told: new Set(told.keys()) };
    const emptied = leftOut(sources, { ...telling, isNothing: saysNothing(summary) });
    rememberTeller(telling);
    for (const [owner, boxes] of told) hear(owner, boxes, way, aor);
    for (const each of emptied) hear(each, [], way, aor);
    const next = mailboxOf(sources.flatMap(({ boxes }) => boxes));
    if (JSON.stringify(next) === JSON.stringify(mailbox)) return;
    mailbox = next;
    onChange(mailbox);
  }

  const stopNotices = packages.onNotice((notice) => {
    if (notice.event === 'message-summary') take(notice.contentType, notice.body, own, 'unasked');
  });
  const unsubscribes = (policy.subscribe ? sources : []).map((source) =>
    packages.subscribe(
      {
        targetUri: source.address,
        event: 'message-summary',
        accept: [mediaType],
        expiresS,
        eventList: false,
      },
      (news) => {
        if (news.type === 'notified') take(news.contentType, news.body, source, 'asked');
        // From now on it is others who tell of what it told of.
        if (news.type === 'ended') for (const each of sources) if (each.toldBy === source) each.toldBy = null;
      },
    ),
  );
  onChange(mailbox);
  return () => {
    stopNotices();
    for (const unsubscribe of unsubscribes) unsubscribe();
    onChange(noMailbox);
  };
}

/** Nothing new, and nobody is named. */
const saysNothing = ({ waiting, boxes }: MessageSummary): boolean =>
  !waiting && boxes.every(({ account }) => account === null);
