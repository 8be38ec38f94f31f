import type { DatabaseSync } from 'node:sqlite';
import type { CallSummary } from '../../shared/engine-summary.ts';
import type { CallOutcome } from '../../shared/people.ts';
import { partySameness, partyText } from './contact-index.ts';
import { rowOf, run } from './database.ts';
import type { NumberSense } from './number-forms.ts';

/** How the call ended, as people say it; `open` while it goes on. Pure. */
export function outcomeOf({ direction, connectedAt, end }: CallSummary): CallOutcome {
  if (end === null) return 'open';
  if (connectedAt !== null) return 'answered';
  const { cause } = end;
  if (cause === 'answered-elsewhere' || cause === 'declined' || cause === 'busy' || cause === 'forwarded')
    return cause;
  if (direction === 'incoming') return missedCauses.has(cause) ? 'missed' : 'failed';
  return notAnsweredCauses.has(cause) ? 'not-answered' : 'failed';
}

const missedCauses = new Set([
  ...['cancelled', 'no-answer', 'network-lost', 'timeout', 'do-not-disturb', 'unavailable'],
  // The window died while it rang.
  'page-gone',
]);
const notAnsweredCauses = new Set(['cancelled', 'no-answer', 'unavailable', 'timeout']);

/** The row of the call: a new one, or the one that is there since before the window came back. */
export function writeCall(database: DatabaseSync, call: CallSummary, sense: NumberSense): number {
  const party = writeParty(database, call, sense);
  run(
    database,
    `INSERT INTO calls (call_id, party, direction, outcome, started_at, roams, unseen)
     VALUES (?, ?, ?, 'open', ?, 0, 0) ON CONFLICT (call_id, started_at) DO NOTHING`,
    ...[call.id, party, call.direction, whole(call.startedAt)],
  );
  const row = rowOf(
    database,
    'SELECT id FROM calls WHERE call_id = ? AND started_at = ?',
    call.id,
    whole(call.startedAt),
  );
  return Number(row?.id);
}

/** The page's word, which the columns must take. */
function whole(time: number): number;
function whole(time: number | null): number | null;
function whole(time: number | null): number | null {
  return time === null ? null : Number.isFinite(time) ? Math.trunc(Math.min(Math.max(time, 0), 8.64e15)) : 0;
}

/** What has become of it; an end is written once, and stays. */
export function updateCall(
  database: DatabaseSync,
  id: number,
  call: CallSummary,
  quality: string | null,
): void {
  const outcome = outcomeOf(call);
  run(
    database,
    `UPDATE calls SET outcome = ?, connected_at = ?, ended_at = ?, cause = ?, sip_code = ?,
       quality = coalesce(?, quality), roams = max(roams, ?), moves = iif(? >= roams, ?, moves), recorded = max(recorded, ?), unseen = ? WHERE id = ? AND ended_at IS NULL`,
    ...[outcome, whole(call.connectedAt), whole(call.endedAt ?? (call.end === null ? null : call.startedAt))],
    ...[call.end?.cause ?? null, call.end?.sipCode ?? null, quality],
    ...[call.roams.length, call.roams.length, JSON.stringify(call.roams)],
    ...[call.recording === null ? 0 : 1, outcome === 'missed' ? 1 : 0, id],
  );
}

/**
 * Calls in which Offhook itself was killed: they ended then, whenever that was. Whoever was not talked to was missed,
 * or did not answer.
 */
export function closeOpenCalls(database: DatabaseSync): void {
  run(
    database,
    `UPDATE calls SET ended_at = coalesce(connected_at, started_at), cause = 'app-gone',
       unseen = direction = 'incoming' AND connected_at IS NULL,
       outcome = CASE WHEN connected_at IS NOT NULL THEN 'answered' WHEN direction = 'incoming' THEN 'missed'
         ELSE 'not-answered' END
     WHERE outcome = 'open'`,
  );
}

/** Epoch ms; how many calls went. */
export function removeCallsBefore(database: DatabaseSync, at: number): number {
  const { changes } = run(database, "DELETE FROM calls WHERE started_at < ? AND outcome <> 'open'", at);
  if (changes > 0) forgetParties(database);
  return changes;
}

export function removeCalls(database: DatabaseSync, ids: readonly number[]): void {
  for (const id of ids) run(database, "DELETE FROM calls WHERE id = ? AND outcome <> 'open'", id);
  forgetParties(database);
}

function forgetParties(database: DatabaseSync): void {
  run(database, 'DELETE FROM parties WHERE NOT EXISTS (SELECT 1 FROM calls WHERE party = parties.id)');
  run(
    database,
    'UPDATE parties SET last_call = (SELECT max(started_at) FROM calls WHERE party = parties.id)',
  );
}

function writeParty(database: DatabaseSync, { peer, startedAt }: CallSummary, sense: NumberSense): number {
  const { uri, number, name } = peer;
  run(
    database,
    `INSERT INTO parties (uri, number, name, same_as, found_by, last_call) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (uri) DO UPDATE SET name = coalesce(excluded.name, name), same_as = excluded.same_as,
       found_by = excluded.found_by, last_call = max(last_call, excluded.last_call)`,
    ...[
      uri,
      number,
      name,
      partySameness(uri, number, sense),
      partyText(uri, number, name, sense),
      whole(startedAt),
    ],
  );
  return Number(rowOf(database, 'SELECT id FROM parties WHERE uri = ?', uri)?.id);
}
