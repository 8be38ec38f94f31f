import type { DatabaseSync } from 'node:sqlite';
import type { IncomingMessage, MessageNotification } from '../../shared/messages.ts';
import { partySameness, partyText } from '../people/contact-index.ts';
import { rowOf, rowsOf, run } from '../people/database.ts';
import type { NumberSense } from '../people/number-forms.ts';
import { cleanText } from './clean-text.ts';
import { findChat } from './same-person.ts';

// Single steps over chats and messages; whoever calls them makes a transaction of what belongs together.

export interface Person {
  readonly uri: string;
  readonly number: string;
  readonly name: string | null;
}

/** The chat with somebody, begun where there is none; where the next message goes is what was heard last. */
export function openChat(
  database: DatabaseSync,
  { uri, number, name }: Person,
  sense: NumberSense,
  move: 'move' | 'stay',
): number {
  const same = partySameness(uri, number, sense);
  const text = partyText(uri, number, name, sense);
  const known = findChat(database, same);
  if (known === null) {
    const { id } = run(
      database,
      'INSERT INTO chats (same_as, uri, number, name, found_by, cpim, last_at) VALUES (?, ?, ?, ?, ?, 0, 0)',
      ...[same, uri, number, name, text],
    );
    return id;
  }
  run(database, 'UPDATE chats SET name = coalesce(?, name) WHERE id = ?', name, known);
  const isOther = rowOf(database, 'SELECT id FROM chats WHERE id = ? AND same_as <> ?', known, same) !== null;
  // By another number of the same person: what is seen is where the next message goes.
  if (isOther) run(database, 'UPDATE chats SET same_as = ?, number = ? WHERE id = ?', same, number, known);
  if (isOther || move === 'move')
    run(database, 'UPDATE chats SET uri = ?, found_by = ? WHERE id = ?', uri, text, known);
  return known;
}

/** False: it was kept before. */
export function keepIncoming(
  database: DatabaseSync,
  message: IncomingMessage,
  now: number,
  sense: NumberSense,
): boolean {
  const chat = openChat(database, message, sense, 'move');
  const at = notBefore(database, chat, now);
  if (message.offers) run(database, 'UPDATE chats SET cpim = 1 WHERE id = ?', chat);
  const { changes } = run(
    database,
    `INSERT INTO messages (chat, message_id, direction, text, at, state, tries, unseen, wants_displayed)
     VALUES (?, ?, 'incoming', ?, ?, 'received', 0, 1, ?) ON CONFLICT DO NOTHING`,
    ...[chat, message.messageId, cleanText(message.text), at, message.wantsDisplayed ? 1 : 0],
  );
  if (changes > 0) run(database, 'UPDATE chats SET last_at = ? WHERE id = ?', at, chat);
  return changes > 0;
}

export function keepOutgoing(
  database: DatabaseSync,
  chat: number,
  messageId: string,
  text: string,
  now: number,
): void {
  const at = notBefore(database, chat, now);
  run(
    database,
    `INSERT INTO messages (chat, message_id, direction, text, at, state, tries, unseen, wants_displayed)
     VALUES (?, ?, 'outgoing', ?, ?, 'queued', 0, 0, 0)`,
    ...[chat, messageId, text, at],
  );
  run(database, 'UPDATE chats SET last_at = ? WHERE id = ?', at, chat);
}

/** A clock that was set back hides nothing: a chat's messages stand in the order in which they came. */
function notBefore(database: DatabaseSync, chat: number, now: number): number {
  return Math.max(now, Number(rowOf(database, 'SELECT last_at FROM chats WHERE id = ?', chat)?.last_at ?? 0));
}

/** RFC 5438: only whom it was sent to may say what became of it, and nothing is taken back. False: nothing is new. */
export function takeNotification(
  database: DatabaseSync,
  { messageId, uri, status }: MessageNotification,
  number: string,
  sense: NumberSense,
): boolean {
  const same = partySameness(uri, number, sense);
  const before = {
    delivered: "('sending', 'accepted')",
    displayed: "('sending', 'accepted', 'delivered')",
    failed: "('sending', 'accepted')",
  }[status];
  const { changes } = run(
    database,
    `UPDATE messages SET state = ? WHERE message_id = ? AND direction = 'outgoing' AND state IN ${before}
       AND chat = ?`,
    ...[status === 'failed' ? 'refused' : status, messageId, findChat(database, same) ?? 0],
  );
  return changes > 0;
}

/** What was unread is not; true when there was something. */
export function seeChat(database: DatabaseSync, chat: number): boolean {
  return run(database, 'UPDATE messages SET unseen = 0 WHERE chat = ? AND unseen = 1', chat).changes > 0;
}

/** Those whose sender wants to know that they were shown, once. */
export function takeDisplayed(database: DatabaseSync): { uri: string; messageId: string }[] {
  const rows = rowsOf(
    database,
    `SELECT messages.id, uri, message_id FROM messages JOIN chats ON chats.id = chat
     WHERE wants_displayed = 1 AND unseen = 0 LIMIT 100`,
  );
  for (const { id } of rows)
    run(database, 'UPDATE messages SET wants_displayed = 0 WHERE id = ?', Number(id));
  return rows.map((row) => ({ uri: String(row.uri), messageId: String(row.message_id) }));
}

export function removeMessage(database: DatabaseSync, id: number): void {
  const chat = rowOf(database, 'SELECT chat FROM messages WHERE id = ?', id)?.chat;
  run(database, 'DELETE FROM messages WHERE id = ?', id);
  if (typeof chat === 'number') dateChat(database, chat);
}

/** Epoch ms; what still waits to be sent stays. How many went. */
export function removeMessagesBefore(database: DatabaseSync, at: number): number {
  const old = "at < ? AND state NOT IN ('queued', 'sending')";
  const chats = rowsOf(database, `SELECT DISTINCT chat FROM messages WHERE ${old}`, at);
  const { changes } = run(database, `DELETE FROM messages WHERE ${old}`, at);
  for (const { chat } of chats) dateChat(database, Number(chat));
  return changes;
}

function dateChat(database: DatabaseSync, chat: number): void {
  run(
    database,
    `UPDATE chats SET last_at = coalesce((SELECT max(at) FROM messages WHERE chat = chats.id), 0) WHERE id = ?`,
    chat,
  );
}
