import type { DatabaseSync } from 'node:sqlite';
import type { OutgoingMessage, SendOutcome } from '../../shared/messages.ts';
import { rowOf, run } from '../people/database.ts';

/** So often a message is tried of which a server has said that it could not now. */
const mostTries = 3;
/** The phone or the server is not there; sending again later may help. */
const unreachableCodes = [408, 410, 480, 500, 502, 503, 504];

/** What a page left that is gone: whether it arrived nobody knows, so it goes once more, under the same Message-ID. */
export function returnTaken(database: DatabaseSync): void {
  run(database, "UPDATE messages SET state = 'queued' WHERE state = 'sending'");
}

/** The oldest that waits, which is on its way from now on. */
export function takeNext(database: DatabaseSync): OutgoingMessage | null {
  const row = rowOf(
    database,
    `SELECT messages.id, message_id, text, at, uri, cpim FROM messages JOIN chats ON chats.id = chat
     WHERE state = 'queued' ORDER BY messages.id LIMIT 1`,
  );
  if (row === null) return null;
  const id = Number(row.id);
  run(database, "UPDATE messages SET state = 'sending' WHERE id = ?", id);
  return {
    id,
    messageId: String(row.message_id),
    uri: String(row.uri),
    text: String(row.text),
    at: Number(row.at),
    cpim: row.cpim === 1,
  };
}

/** A notification may have come before the answer: what it said stays. */
export function settle(database: DatabaseSync, messageId: string, outcome: SendOutcome): void {
  const row = rowOf(
    database,
    `SELECT messages.id, chat, tries, cpim FROM messages JOIN chats ON chats.id = chat
     WHERE message_id = ? AND direction = 'outgoing' AND state = 'sending'`,
    messageId,
  );
  if (row === null) return;
  const id = Number(row.id);
  const set = (state: string, sipCode: number | null, tries = Number(row.tries)): void => {
    run(
      database,
      'UPDATE messages SET state = ?, sip_code = ?, tries = ? WHERE id = ?',
      ...[state, sipCode, tries, id],
    );
  };
  const chat = Number(row.chat);
  switch (outcome.kind) {
    case 'sent':
      if (outcome.offers) run(database, 'UPDATE chats SET cpim = 1 WHERE id = ?', chat);
      // RFC 3428 section 7: 202 says that somebody keeps it, not that it arrived.
      set(outcome.sipCode === 202 ? 'accepted' : 'delivered', null);
      break;
    case 'refused':
      // Another phone of the same person than the one that offered it.
      if (outcome.sipCode === 415 && row.cpim === 1) {
        run(database, 'UPDATE chats SET cpim = 0 WHERE id = ?', chat);
        set('queued', null);
      } else set(unreachableCodes.includes(outcome.sipCode) ? 'unreachable' : 'refused', outcome.sipCode);
      break;
    case 'lost': {
      const tries = Number(row.tries) + (outcome.sipCode === null ? 0 : 1);
      set(tries >= mostTries ? 'unreachable' : 'queued', outcome.sipCode, tries);
      break;
    }
  }
}

/** False: it is not one that failed. */
export function sendAgain(database: DatabaseSync, id: number): boolean {
  const { changes } = run(
    database,
    `UPDATE messages SET state = 'queued', tries = 0, sip_code = NULL
     WHERE id = ? AND state IN ('refused', 'unreachable')`,
    id,
  );
  return changes > 0;
}
