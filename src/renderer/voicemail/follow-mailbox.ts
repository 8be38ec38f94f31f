import type { CallPolicy } from '../../shared/call-policy.ts';
import { domainOf } from '../../shared/dial-target.ts';
import { type Mailbox, noMailbox, type VoiceBox } from '../../shared/mailbox.ts';
import { onOneLine, withoutTurningMarks } from '../../shared/turning-marks.ts';
import type { EventPackages } from '../engine/core/subscription.ts';
import { addBoxes, type CountedBox, countBoxes, mailboxOf } from './count-boxes.ts';
import { readMessageSummary } from './message-summary.ts';

export interface MailboxOptions {
  readonly packages: EventPackages;
  readonly aor: string;
  readonly policy: CallPolicy['voicemail'];
  readonly onChange: (mailbox: Mailbox) => void;
}

/** Who is asked for a box, or for several. */
interface Source {
  readonly address: string;
  /** Null: the person's own. */
  readonly name: string | null;
  /** What the company says to call; null: what the server says. */
  readonly number: string | null;
  boxes: readonly VoiceBox[];
  /** Whose document, that we asked for, told of it last. */
  toldBy: Source | null;
}

type Way = 'asked' | 'unasked';

const mediaType = 'application/simple-message-summary';
const expiresS = 3600;

/**
 * The own mailbox, and those that the company gives the person beside it: each asked for (SUBSCRIBE), and heard of without
 * having been asked, as many PBXs tell it. Returns what ends it.
 */
export function followMailbox({ packages, aor, policy, onChange }: MailboxOptions): () => void {
  const domain = domainOf(aor);
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
      further.find(({ address }) => bareAddress(account) === bareAddress(address)) ?? source;
    const told = Map.groupBy(countBoxes(summary), ownerOf);
    for (const [owner, boxes] of told) owner.boxes = readBoxes(owner, boxes, way);
    if (way === 'asked') forgetUntold(source, told);
    const next = mailboxOf(sources.flatMap(({ boxes }) => boxes));
    if (JSON.stringify(next) === JSON.stringify(mailbox)) return;
    mailbox = next;
    onChange(mailbox);
  }

  /** What we asked for is told wholly: where nothing is said of a box any more, nothing waits in it. */
  function forgetUntold(source: Source, told: ReadonlyMap<Source, unknown>): void {
    for (const each of sources) {
      if (told.has(each)) each.toldBy = source;
      else if (each === source || each.toldBy === source) each.boxes = readBoxes(each, [], 'asked');
    }
  }

  function readBoxes(source: Source, boxes: readonly CountedBox[], way: Way): readonly VoiceBox[] {
    const known = source.boxes.find(({ name }) => name === source.name)?.number ?? null;
    // What nobody asked for may come from anybody: it may count, but not say what a click calls.
    const named = ({ account }: CountedBox) => (way === 'asked' ? shortAddress(account, domain) : null);
    if (source !== own || boxes.length < 2) {
      const called = boxes.find(({ account, fresh }) => account !== null && fresh > 0) ?? boxes[0];
      const number = source.number ?? (called === undefined ? null : named(called)) ?? known;
      return [{ ...addBoxes(boxes), name: source.name, number }];
    }
    return boxes.map(({ account, ...counts }) => {
      const isOwn = account === null || bareAddress(account) === bareAddress(aor);
      const name = isOwn ? null : withoutTurningMarks(onOneLine(shortAddress(account, domain) ?? account));
      const before = source.boxes.find((each) => each.name === name)?.number ?? null;
      const number = named({ account, ...counts });
      return {
        ...counts,
        name,
        // Another's box is never called by the number of the own one.
        number: isOwn ? (source.number ?? number ?? before) : (number ?? before),
      };
    });
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

/** Before anything is told: a box that the company says what to call for can be called. */
function sourceOf({ address, name, number }: Pick<Source, 'address' | 'name' | 'number'>): Source {
  const boxes = number === null ? [] : [{ ...addBoxes([]), name, number }];
  return { address, name, number, boxes, toldBy: null };
}

/** To be compared: without scheme, parameters and capitals. */
const bareAddress = (uri: string | null): string | null =>
  /^sips?:([^;?]+)/i.exec(uri ?? '')?.[1]?.toLowerCase() ?? null;

/** What is dialled for the box's address: in our own domain what stands before the @. */
function shortAddress(account: string | null, domain: string | null): string | null {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(account ?? '') ?? [];
  const bare = rest.replace(/[;?].*$/s, '');
  if (bare === '') return null;
  const [user = '', host] = bare.split('@');
  return /^tel$/i.test(scheme) || host?.toLowerCase() === domain ? user : bare;
}
