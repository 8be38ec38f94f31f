import { type RefObject, useCallback, useRef } from 'react';
import type { Reply } from '../../../shared/ipc/contract.ts';
import type { FoundPerson } from '../../../shared/people.ts';
import { useDesktop } from '../offhook.ts';
import { useLatest } from '../use-latest.ts';
import { idOf, type Pages, usePages, useRevision } from '../use-pages.ts';

/** A row of the list, in px. */
export const personRowHeight = 52;
/** Beyond the window's end: what is drawn below it, and from where on the next page is asked for. */
const beyond = 17;
const pageSize = (): number => Math.ceil(window.innerHeight / personRowHeight) + beyond;

interface Early {
  readonly text: string;
  readonly revision: number;
  readonly reply: Promise<Reply<'people.list'>>;
}

interface FoundPeople extends Pages<FoundPerson> {
  /** To be called with what is typed before it is drawn: main looks meanwhile. */
  ask(text: string): void;
}

/** Whom main finds; as many at first as the window has room for, and whoever is held. */
export function usePeople(query: string, held: RefObject<number | null>): FoundPeople {
  const desktop = useDesktop();
  const revision = useRevision('people');
  const latest = useLatest(revision);
  const early = useRef<Early | null>(null);
  const request = useCallback(
    (text: string, from: number) => desktop.request('people.list', { text, from, most: pageSize() }),
    [desktop],
  );
  const load = useCallback(
    async (from: number | null) => {
      const asked = early.current;
      early.current = null;
      const isAnswer = from === null && asked?.text === query && asked.revision === latest.current;
      const reply = await (isAnswer ? asked.reply : request(query, from ?? 0));
      if (!reply.ok) return null;
      const { people, total } = reply.value;
      const end = (from ?? 0) + people.length;
      return { rows: people, total, next: end < total && people.length > 0 ? end : null };
    },
    [request, query, latest],
  );
  return {
    ...usePages(load, String(revision), idOf, held),
    ask(text) {
      if (text !== query) early.current = { text, revision, reply: request(text, 0) };
    },
  };
}
