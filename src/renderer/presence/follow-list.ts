import type { EngineLog } from '../engine/core/ports.ts';
import type { EventPackages, SubscriptionNews } from '../engine/core/subscription.ts';
import { userOf } from './colleague.ts';
import { type ListMember, multipartType, parseResourceList, rlmiType } from './resource-list.ts';

export interface ListOptions {
  readonly packages: EventPackages;
  readonly log: EngineLog;
  /** Of the list. */
  readonly uri: string;
  readonly event: string;
  /** What it tells of each member. */
  readonly documentType: string;
  readonly expiresS: number;
  /** Whom the server watches for us, by number; again whenever that may have changed. */
  readonly onMembers: (numbers: ReadonlySet<string>) => void;
  readonly onDocument: (number: string, news: Extract<SubscriptionNews, { type: 'notified' }>) => void;
  /** What was told may not hold any more, and is about to be told whole. */
  readonly onUnsure: () => void;
  /** The server has no such list. */
  readonly onOver: () => void;
}

export interface FollowedList {
  /** Something was missed: asked for anew, and told whole. */
  again(): void;
  end(): void;
}

/** One subscription for all members of a list (RFC 4662). */
export function followList(options: ListOptions): FollowedList {
  const { packages, log, event, onMembers, onDocument } = options;
  const members = new Set<string>();
  let version: number | null = null;
  let turn = 0;
  let stop = begin();

  function begin(): () => void {
    turn += 1;
    const mine = turn;
    version = null;
    return packages.subscribe(
      {
        ...{ event, targetUri: options.uri, expiresS: options.expiresS, eventList: true },
        accept: [multipartType, rlmiType, options.documentType],
      },
      (news) => {
        if (mine === turn) take(news);
      },
    );
  }

  function again(): void {
    stop();
    options.onUnsure();
    stop = begin();
  }

  function take(news: SubscriptionNews): void {
    if (news.type === 'ended') {
      end();
      options.onOver();
    } else if (news.type === 'unsure') {
      // The next subscription counts anew.
      version = null;
      options.onUnsure();
    } else read(news.contentType, news.body);
  }

  function read(contentType: string | null, body: string): void {
    const reading = parseResourceList(contentType, body);
    if (!reading.ok) {
      log('warn', 'presence', `${event}: a list was refused: ${reading.reason}`);
      return;
    }
    const { version: next, fullState, members: told } = reading.value;
    // RFC 4662 section 5.2: they are counted, by one.
    if (!fullState && version !== null && next <= version) return;
    const isMissed = !fullState && version !== null && next > version + 1;
    if (isMissed) {
      // Told whole in a moment: what is told now would stand in its way.
      again();
      return;
    }
    version = next;
    if (fullState) members.clear();
    for (const each of told) takeMember(each);
    onMembers(new Set(members));
    for (const { uri, documents } of told) {
      const number = userOf(uri);
      if (number !== null) for (const each of documents) onDocument(number, { type: 'notified', ...each });
    }
  }

  function takeMember({ uri, isWatched }: ListMember): void {
    const number = userOf(uri);
    if (number === null) return;
    if (isWatched) members.add(number);
    else members.delete(number);
  }

  function end(): void {
    turn += 1;
    stop();
  }

  return { again, end };
}
