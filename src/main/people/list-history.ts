import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { roamSchema } from '../../shared/engine-summary.ts';
import { spellings } from '../../shared/fold.ts';
import type { CallGroup, CallOutcome, HistoryCall, HistoryPage, HistoryQuery } from '../../shared/people.ts';
import { type Row, rowsOf } from './database.ts';
import { plainNumber } from './number-forms.ts';

/** So many calls in a row make one line at most. */
const mostInGroup = 50;
/** The latest of those that a text finds. */
const mostParties = 500;

/** The other sides whose name or number has the text in it, or whose contact is among those found. */
export function findParties(
  database: DatabaseSync,
  text: string,
  contacts: readonly number[],
): readonly number[] {
  const digits = plainNumber(text)?.replaceAll(/\D/g, '');
  const typed = digits === undefined ? spellings(text) : [digits];
  const fits = typed.map(() => 'instr(found_by, ?) > 0').join(' OR ');
  return rowsOf(
    database,
    `SELECT id FROM (SELECT id FROM parties WHERE ${fits} ORDER BY +last_call DESC LIMIT ${mostParties})
     UNION SELECT parties.id FROM numbers JOIN parties ON parties.same_as = numbers.same_as
       WHERE contact IN (SELECT value FROM json_each(?))`,
    ...typed,
    JSON.stringify(contacts),
  ).map(({ id }) => Number(id));
}

/** One page of the history, the newest first; `parties` are those that the text of the query finds, null: all. */
export function listHistory(
  database: DatabaseSync,
  query: HistoryQuery,
  parties: readonly number[] | null,
): HistoryPage {
  const { sql, values } = conditionsOf(query, parties);
  const rows = rowsOf(
    database,
    `SELECT calls.id, call_id, direction, outcome, started_at, connected_at, ended_at, quality, roams, moves, recorded,
       parties.uri, parties.number, parties.name AS told, parties.same_as, person.id AS contact,
       CASE person.name WHEN '' THEN person.company ELSE person.name END AS known
     FROM calls CROSS JOIN parties ON parties.id = calls.party
     LEFT JOIN contacts AS person ON person.id =
       (SELECT contact FROM numbers WHERE numbers.same_as = parties.same_as ORDER BY contact LIMIT 1)
     WHERE ${sql} ORDER BY calls.started_at DESC, calls.id DESC LIMIT ?`,
    ...values,
    query.most,
  );
  const last = rows.length < query.most ? undefined : rows.at(-1);
  return {
    groups: groupCalls(rows),
    next: last === undefined ? null : { startedAt: Number(last.started_at), id: Number(last.id) },
  };
}

function conditionsOf(query: HistoryQuery, parties: readonly number[] | null) {
  const conditions = ['1'];
  const values: (string | number)[] = [];
  if (query.filter === 'missed') conditions.push("outcome = 'missed'");
  if (query.filter === 'incoming' || query.filter === 'outgoing') {
    conditions.push('direction = ?');
    values.push(query.filter);
  }
  if (query.contact !== null) {
    conditions.push(
      'party IN (SELECT id FROM parties WHERE same_as IN (SELECT same_as FROM numbers WHERE contact = ?))',
    );
    values.push(query.contact);
  }
  if (parties !== null) {
    conditions.push('party IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(parties));
  }
  if (query.before !== null) {
    conditions.push('(calls.started_at, calls.id) < (?, ?)');
    values.push(query.before.startedAt, query.before.id);
  }
  return { sql: conditions.join(' AND '), values };
}

/** Calls in a row with the same other side become one line. Pure. */
function groupCalls(rows: readonly Row[]): CallGroup[] {
  const groups: (CallGroup & { readonly key: string })[] = [];
  for (const row of rows) {
    const call = callOf(row);
    const missed = call.outcome === 'missed';
    const key = `${String(row.same_as)} ${call.direction} ${missed}`;
    const last = groups.at(-1);
    if (last?.key === key && last.calls.length < mostInGroup) {
      last.calls.push(call);
      continue;
    }
    const name = row.known ?? row.told;
    groups.push({
      key,
      number: String(row.number),
      uri: String(row.uri),
      name: typeof name === 'string' ? name : null,
      contact: typeof row.contact === 'number' ? row.contact : null,
      missed,
      calls: [call],
    });
  }
  return groups.map(({ key: _, ...group }) => group);
}

/** What a broken file left of them is worth less than the call: none then. */
function movesOf(written: string): HistoryCall['moves'] {
  try {
    const read = v.safeParse(v.array(roamSchema), JSON.parse(written));
    return read.success ? read.output : [];
  } catch {
    return [];
  }
}

function callOf(row: Row): HistoryCall {
  const [connected, ended] = [row.connected_at, row.ended_at];
  return {
    id: Number(row.id),
    callId: String(row.call_id),
    direction: row.direction === 'incoming' ? 'incoming' : 'outgoing',
    outcome: String(row.outcome) as CallOutcome,
    startedAt: Number(row.started_at),
    talkedMs: typeof connected === 'number' && typeof ended === 'number' ? ended - connected : null,
    quality: typeof row.quality === 'string' ? (row.quality as HistoryCall['quality']) : null,
    roams: Number(row.roams),
    moves: movesOf(String(row.moves)),
    recorded: row.recorded === 1,
  };
}
