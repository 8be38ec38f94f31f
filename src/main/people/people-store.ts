import type { DatabaseSync } from 'node:sqlite';
import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import type { Favourite, Mark } from '../../shared/favourite.ts';
import type {
  Contact,
  ContactFields,
  HistoryPage,
  HistoryQuery,
  PeoplePage,
  PeopleQuery,
} from '../../shared/people.ts';
import type { Clock } from '../clock.ts';
import { closeOpenCalls, removeCalls, removeCallsBefore } from './call-history.ts';
import { createCallLog } from './call-log.ts';
import { partySameness, rulesOf } from './contact-index.ts';
import {
  addContact,
  changeContact,
  contactByNumber,
  contactOf,
  contactsInOrder,
  countContacts,
  removeContact,
} from './contacts.ts';
import { type Row, rowOf, rowsOf, run, transact } from './database.ts';
import { isOwnFavourite, markFavourite, ownFavourites, toldName, unmarkFavourite } from './favourites.ts';
import { type FindPeople, findIds, findPage, findPeople } from './find-people.ts';
import { findParties, listHistory } from './list-history.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';
import { pictureOf } from './pictures.ts';
import { reread } from './reread.ts';

/** Somebody there has been a call with. */
export interface Party {
  readonly number: string;
  readonly name: string | null;
  readonly at: number;
  readonly direction: 'outgoing' | 'incoming';
  readonly missed: boolean;
}

/** Contacts and calls of one account, over its open database. */
export interface PeopleStore {
  readonly find: FindPeople;
  list(query: PeopleQuery): PeoplePage;
  get(id: number): Contact | null;
  /** With null a new one. The contact's id; null: it was removed meanwhile. */
  save(id: number | null, fields: ContactFields): number | null;
  remove(id: number): void;
  favourites(): readonly Favourite[];
  isFavourite(number: string): boolean;
  /** All of them or none. */
  markFavourites(marks: readonly Omit<Mark, 'target'>[]): void;
  unmarkFavourite(number: string): void;
  history(query: HistoryQuery): HistoryPage;
  /** Null: all of them. */
  removeCalls(ids: readonly number[] | null): void;
  /** What is older than so many days goes. */
  removeOldCalls(keepDays: number): number;
  /** Takes up what the page says of its calls; true when something is new. */
  follow(summary: EngineSummary): boolean;
  /** By E.164 and by extension. */
  nameOf(uri: string, number: string): string | null;
  /** What a call shows in place of what the network says; null: nothing. */
  nameFor(call: Pick<CallSummary, 'direction' | 'peer'>): string | null;
  /** Where a page finds the picture of whoever has that number; null: there is none. */
  pictureFor(uri: string, number: string): string | null;
  /** Those there was a call with, the newest first, each number once. */
  parties(most: number): readonly Party[];
  knows(number: string): boolean;
  unseen(): number;
  /** Somebody has looked at the missed calls; true when there were any. */
  seen(): boolean;
  /** By which rules numbers are read now. */
  readBy(): string;
  /** Reads all numbers by the rules of now, if they were read by others, or `again` says so: see reread.ts. */
  reread(again?: boolean): Promise<void>;
  /** For what does several steps at once. */
  readonly database: DatabaseSync;
}

export interface PeopleStoreOptions {
  readonly database: DatabaseSync;
  readonly sense: () => NumberSense;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** Of a search nobody reads more. */
const mostFound = 100;

export function createPeopleStore({ database, sense, clock }: PeopleStoreOptions): PeopleStore {
  transact(database, () => closeOpenCalls(database));
  const log = createCallLog(database, sense);
  const find: FindPeople = (text, most) => findPeople(database, text, most, sense());

  function save(id: number | null, fields: ContactFields): number | null {
    return transact(database, () => {
      if (id === null) return addContact(database, fields, sense());
      return changeContact(database, id, fields, sense()) ? id : null;
    });
  }

  function nameOf(uri: string, number: string): string | null {
    const same = partySameness(uri, number, sense());
    const name = contactByNumber(database, same)?.name ?? null;
    // A contact without a name of its own must not hide what the network says.
    return name === null || samenessOf(name, sense()) === same ? null : name;
  }

  return {
    database,
    find,
    save,
    readBy: () => rulesOf(sense()),
    reread: (again = false) => reread({ database, sense, clock, again }),
    list({ text, from, most }) {
      if (text.trim() === '')
        return { total: countContacts(database), people: [...contactsInOrder(database, from, most)] };
      return findPage(database, { text, from, most }, mostFound, sense());
    },
    get: (id) => contactOf(database, id),
    remove: (id) => transact(database, () => removeContact(database, id)),
    favourites: () => ownFavourites(database),
    isFavourite: (number) => isOwnFavourite(database, number, sense()),
    markFavourites: (marks) =>
      transact(database, () => {
        for (const mark of marks) markFavourite(database, mark, sense());
      }),
    unmarkFavourite: (number) => transact(database, () => unmarkFavourite(database, number, sense())),
    history(query) {
      if (query.text.trim() === '') return listHistory(database, query, null);
      const contacts = findIds(database, query.text, mostFound, sense());
      return listHistory(database, query, findParties(database, query.text, contacts));
    },
    removeCalls(ids) {
      transact(database, () => {
        if (ids === null) removeCallsBefore(database, Number.MAX_SAFE_INTEGER);
        else removeCalls(database, ids);
      });
    },
    removeOldCalls: (keepDays) =>
      transact(database, () => removeCallsBefore(database, clock.now() - keepDays * dayMs)),
    follow: log.follow,
    nameOf,
    nameFor({ direction, peer: { uri, number, name } }) {
      const known = nameOf(uri, number);
      // Whom we call tells no name of its own: the one that the history shows. Who calls us and tells none may want none.
      if (known !== null || direction === 'incoming' || name !== null) return known;
      return toldName(database, partySameness(uri, number, sense()));
    },
    pictureFor(uri, number) {
      const contact = contactByNumber(database, partySameness(uri, number, sense()));
      return contact === null ? null : pictureOf(database, contact.id);
    },
    parties: (most) => partiesOf(database, most),
    knows(number) {
      const same = samenessOf(number, sense());
      return rowOf(database, 'SELECT 1 FROM parties WHERE same_as = ? OR number = ?', same, number) !== null;
    },
    unseen: () => Number(rowOf(database, 'SELECT count(*) AS count FROM calls WHERE unseen = 1')?.count ?? 0),
    seen: () => run(database, 'UPDATE calls SET unseen = 0 WHERE unseen = 1').changes > 0,
  };
}

function partiesOf(database: DatabaseSync, most: number): readonly Party[] {
  const rows = rowsOf(
    database,
    `SELECT number, parties.name AS told, same_as, direction, outcome, started_at,
       (SELECT CASE contacts.name WHEN '' THEN company ELSE contacts.name END FROM numbers
          JOIN contacts ON contacts.id = contact WHERE numbers.same_as = parties.same_as
          ORDER BY contact LIMIT 1) AS known
     FROM (SELECT * FROM parties ORDER BY last_call DESC LIMIT ?) AS parties
     JOIN calls ON calls.party = parties.id AND calls.started_at = parties.last_call
     ORDER BY last_call DESC, calls.id DESC`,
    most,
  );
  const each = new Map<string, Party>();
  for (const row of rows) {
    const same = String(row.same_as);
    if (!each.has(same)) each.set(same, partyOf(row));
  }
  return [...each.values()];
}

function partyOf(row: Row): Party {
  const name = row.known ?? row.told;
  return {
    number: String(row.number),
    name: typeof name === 'string' ? name : null,
    at: Number(row.started_at),
    direction: row.direction === 'incoming' ? 'incoming' : 'outgoing',
    missed: row.outcome === 'missed',
  };
}
