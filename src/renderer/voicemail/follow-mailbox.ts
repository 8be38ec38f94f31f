import { domainOf } from '../../shared/dial-target.ts';
import { type Mailbox, noMailbox } from '../../shared/mailbox.ts';
import type { EventPackages } from '../engine/core/subscription.ts';
import { type MessageSummary, readMessageSummary } from './message-summary.ts';

export interface MailboxOptions {
  readonly packages: EventPackages;
  readonly aor: string;
  /** What the company says to call; null: what the server says. */
  readonly number: string | null;
  /** Or only hear what the server tells by itself. */
  readonly subscribe: boolean;
  readonly onChange: (mailbox: Mailbox) => void;
}

const mediaType = 'application/simple-message-summary';
const expiresS = 3600;

/**
 * One account's mailbox: asked for (SUBSCRIBE), and heard of without having asked, as many PBXs tell it. Returns what
 * ends it.
 */
export function followMailbox({ packages, aor, number, subscribe, onChange }: MailboxOptions): () => void {
  let mailbox: Mailbox = { ...noMailbox, number };

  /** What nobody asked for may come from anybody: it may count, but not say what a click calls. */
  function take(contentType: string | null, body: string, source: 'asked' | 'unasked'): void {
    const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? mediaType;
    const summary = type === mediaType ? readMessageSummary(body) : null;
    if (summary === null) return;
    const named = source === 'asked' ? numberOf(summary.account, domainOf(aor)) : null;
    const next = mailboxOf(summary, number ?? named ?? mailbox.number);
    if (JSON.stringify(next) === JSON.stringify(mailbox)) return;
    mailbox = next;
    onChange(mailbox);
  }

  const stopNotices = packages.onNotice((notice) => {
    if (notice.event === 'message-summary') take(notice.contentType, notice.body, 'unasked');
  });
  const request = {
    targetUri: aor,
    event: 'message-summary',
    accept: [mediaType],
    expiresS,
    eventList: false,
  };
  const unsubscribe = subscribe
    ? packages.subscribe(request, (news) => {
        if (news.type === 'notified') take(news.contentType, news.body, 'asked');
      })
    : () => undefined;
  onChange(mailbox);
  return () => {
    stopNotices();
    unsubscribe();
    onChange(noMailbox);
  };
}

function mailboxOf({ waiting, counts }: MessageSummary, number: string | null): Mailbox {
  return {
    // A server that counts nothing says by "yes" that there is at least one.
    fresh: waiting ? Math.max(counts?.fresh ?? 1, 1) : 0,
    isCounted: counts !== null,
    old: counts?.old ?? 0,
    urgent: waiting ? (counts?.urgent ?? 0) : 0,
    number,
  };
}

/** What is dialled for the box's address: in our own domain what stands before the @. */
function numberOf(account: string | null, domain: string | null): string | null {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(account ?? '') ?? [];
  const bare = rest.replace(/[;?].*$/s, '');
  if (bare === '') return null;
  const [user = '', host] = bare.split('@');
  return /^tel$/i.test(scheme) || host?.toLowerCase() === domain ? user : bare;
}
