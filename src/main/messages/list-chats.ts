import type { DatabaseSync } from 'node:sqlite';
import { indexedSpellings, spellings, wordsOf } from '../../shared/fold.ts';
import type {
  Chat,
  ChatMessage,
  ChatQuery,
  MessagePage,
  MessageQuery,
  MessageState,
} from '../../shared/messages.ts';
import { type Row, rowOf, rowsOf } from '../people/database.ts';
import { plainNumber } from '../people/number-forms.ts';
import { pictureOf } from '../people/pictures.ts';

/** The newest of those that a text finds: nobody reads more. */
const mostFound = 500;
/** Of what may not be what was typed, the newest: each text is looked at. */
const mostLookedAt = 100;
const columns = 'messages.id, direction, text, at, state, sip_code';

/** Chats, the newest first; `contacts` are those that the text finds. */
export function listChats(
  database: DatabaseSync,
  { text, from, most }: ChatQuery,
  contacts: readonly number[],
): { total: number; chats: Chat[] } {
  if (text.trim() === '') {
    const total = rowOf(database, 'SELECT count(*) AS count FROM chats WHERE last_at > 0');
    const rows = chatRows(database, 'last_at > 0', [most, from]);
    return { total: Number(total?.count), chats: rows.map((row) => chatOf(database, row, null)) };
  }
  const written = findWritten(database, text);
  const ids = JSON.stringify([...findChats(database, text, contacts), ...written.keys()]);
  const rows = chatRows(database, 'last_at > 0 AND chats.id IN (SELECT value FROM json_each(?))', [
    ids,
    mostFound,
    0,
  ]);
  const chats = rows.slice(from, from + most);
  return {
    total: rows.length,
    chats: chats.map((row) => chatOf(database, row, written.get(Number(row.id)) ?? null)),
  };
}

export function chatById(database: DatabaseSync, id: number): Chat | null {
  const [row] = chatRows(database, 'chats.id = ?', [id, 1, 0]);
  return row === undefined ? null : chatOf(database, row, null);
}

/** A page of a chat, the newest first. */
export function listMessages(database: DatabaseSync, { chat, before, most }: MessageQuery): MessagePage {
  const older = before === null ? '' : 'AND (at, id) < (?, ?)';
  const rows = rowsOf(
    database,
    `SELECT ${columns} FROM messages WHERE chat = ? ${older} ORDER BY at DESC, id DESC LIMIT ?`,
    ...[chat, ...(before === null ? [] : [before.at, before.id]), most],
  );
  const last = rows.length < most ? undefined : rows.at(-1);
  return {
    messages: rows.map(messageOf),
    next: last === undefined ? null : { at: Number(last.at), id: Number(last.id) },
  };
}

export function countUnread(database: DatabaseSync): number {
  return Number(rowOf(database, 'SELECT count(*) AS count FROM messages WHERE unseen = 1')?.count ?? 0);
}

/** What nobody has seen yet, one entry a chat: its newest. */
export function unreadChats(database: DatabaseSync): Chat[] {
  return chatRows(database, 'chats.id IN (SELECT chat FROM messages WHERE unseen = 1)', [20, 0]).map((row) =>
    chatOf(database, row, null),
  );
}

function chatRows(database: DatabaseSync, where: string, values: (string | number)[]): readonly Row[] {
  return rowsOf(
    database,
    `SELECT chats.id, chats.uri, chats.number, chats.name AS told, person.id AS contact,
       CASE person.name WHEN '' THEN person.company ELSE person.name END AS known,
       (SELECT count(*) FROM messages WHERE chat = chats.id AND unseen = 1) AS unread
     FROM chats LEFT JOIN contacts AS person ON person.id =
       (SELECT contact FROM numbers WHERE numbers.same_as = chats.same_as ORDER BY contact LIMIT 1)
     WHERE ${where} ORDER BY last_at DESC, chats.id DESC LIMIT ? OFFSET ?`,
    ...values,
  );
}

function findChats(database: DatabaseSync, text: string, contacts: readonly number[]): readonly number[] {
  const digits = plainNumber(text)?.replaceAll(/\D/g, '');
  const typed = digits === undefined ? spellings(text) : [digits];
  return rowsOf(
    database,
    `SELECT id FROM chats WHERE ${typed.map(() => "found_by LIKE ? ESCAPE '\\'").join(' OR ')}
     UNION SELECT chats.id FROM numbers JOIN chats ON chats.same_as = numbers.same_as
       WHERE contact IN (SELECT value FROM json_each(?)) LIMIT ${mostFound}`,
    ...typed.map((each) => `%${each.replaceAll(/[\\%_]/g, '\\$&')}%`),
    JSON.stringify(contacts),
  ).map(({ id }) => Number(id));
}

/** The newest message of each chat that has words which begin so, by whatever letters either was written. */
function findWritten(database: DatabaseSync, text: string): ReadonlyMap<number, number> {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const indexed = words.map(indexedSpellings);
  if (words.length === 0 || indexed.some(({ sure }) => sure[0] === '')) return new Map();
  const sure = allOf(indexed.map((each) => each.sure));
  const rows = rowsOf(
    database,
    `SELECT chat, max(id) AS id FROM messages WHERE id IN
       (SELECT rowid FROM message_words WHERE message_words MATCH ? ORDER BY rowid DESC LIMIT ${mostFound})
     GROUP BY chat`,
    sure,
  );
  const found = new Map(rows.map(({ chat, id }) => [Number(chat), Number(id)]));
  if (indexed.every(({ guesses }) => guesses.length === 0)) return found;
  const guessed = rowsOf(
    database,
    `SELECT chat, id, text FROM messages WHERE id IN
       (SELECT rowid FROM message_words WHERE message_words MATCH ? ORDER BY rowid DESC LIMIT ${mostLookedAt})
     ORDER BY id`,
    `(${allOf(indexed.map((each) => [...each.sure, ...each.guesses]))}) NOT (${sure})`,
  );
  const typed = words.map(spellings);
  for (const { chat, id, text: written } of guessed) {
    const isNewer = Number(id) > (found.get(Number(chat)) ?? 0);
    if (isNewer && hasWords(wordsOf(String(written)), typed)) found.set(Number(chat), Number(id));
  }
  return found;
}

/** What the index is asked: each word, by one spelling of it. */
const allOf = (words: readonly (readonly string[])[]): string =>
  words.map((each) => `(${each.map((one) => `"${one}"*`).join(' OR ')})`).join(' AND ');

const hasWords = (words: readonly string[], typed: readonly (readonly string[])[]): boolean =>
  typed.every((each) => words.some((word) => each.some((one) => word.startsWith(one))));

function chatOf(database: DatabaseSync, row: Row, message: number | null): Chat {
  const name = row.known ?? row.told;
  const last =
    message === null
      ? rowOf(
          database,
          `SELECT ${columns} FROM messages WHERE chat = ? ORDER BY at DESC, id DESC LIMIT 1`,
          Number(row.id),
        )
      : rowOf(database, `SELECT ${columns} FROM messages WHERE id = ?`, message);
  return {
    id: Number(row.id),
    uri: String(row.uri),
    number: String(row.number),
    name: typeof name === 'string' && name !== '' ? name : null,
    contact: typeof row.contact === 'number' ? row.contact : null,
    picture: typeof row.contact === 'number' ? pictureOf(database, row.contact) : null,
    unread: Number(row.unread),
    last: last === null ? null : messageOf(last),
  };
}

function messageOf(row: Row): ChatMessage {
  return {
    id: Number(row.id),
    direction: row.direction === 'incoming' ? 'incoming' : 'outgoing',
    text: String(row.text),
    at: Number(row.at),
    state: String(row.state) as MessageState,
    sipCode: typeof row.sip_code === 'number' ? row.sip_code : null,
  };
}
