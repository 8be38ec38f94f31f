import type { DatabaseSync } from 'node:sqlite';
import { rowsOf, run } from '../people/database.ts';

/** Numbers and addresses of a contact that no other contact has: a switchboard's number is nobody's own. */
const alone = 'SELECT same_as FROM numbers GROUP BY same_as HAVING count(DISTINCT contact) = 1';

/**
 * The chat with whoever has this number or address; null: there is none yet. A contact may have several: what was begun
 * by one of them goes on by another, and chats that were two before the contact was written down become one.
 */
export function findChat(database: DatabaseSync, same: string): number | null {
  const [first, ...others] = rowsOf(
    database,
    `SELECT id FROM chats WHERE same_as = ?1 OR same_as IN (
       SELECT theirs.same_as FROM numbers AS asked JOIN numbers AS theirs ON theirs.contact = asked.contact
       WHERE asked.same_as = ?1 AND asked.same_as IN (${alone}) AND theirs.same_as IN (${alone}))
     ORDER BY same_as = ?1 DESC, last_at DESC, id`,
    same,
  ).map(({ id }) => Number(id));
  if (first === undefined) return null;
  for (const other of others) join(database, first, other);
  return first;
}

function join(database: DatabaseSync, into: number, other: number): void {
  // A copy that came by both ways stays behind, and goes.
  run(database, 'UPDATE OR IGNORE messages SET chat = ? WHERE chat = ?', into, other);
  run(
    database,
    `UPDATE chats SET last_at = max(last_at, (SELECT last_at FROM chats WHERE id = ?1)),
       cpim = max(cpim, (SELECT cpim FROM chats WHERE id = ?1)) WHERE id = ?2`,
    other,
    into,
  );
  run(database, 'DELETE FROM chats WHERE id = ?', other);
}
