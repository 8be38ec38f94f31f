import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listsOwner } from './site.ts';

/** Kamailio's own definitions of its tables, from its package. */
const packaged = '/usr/share/kamailio/dbtext/kamailio';
const columns = 'id(int,auto) key_name(string) key_type(int) value_type(int) key_value(string) expires(int)';

export interface Tables {
  /** number -> H(A1) */
  readonly phones: ReadonlyMap<string, string>;
  /** number -> user part */
  readonly numbers: ReadonlyMap<string, string>;
  /** user part -> number, of people whose phones may be away */
  readonly people: ReadonlyMap<string, string>;
}

/** Lays the tables out afresh: pua spoils its own at each end, and db_text refuses it then. */
export function writeTables(folder: string, tables: Tables): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(packaged, folder, { recursive: true });
  for (const [name, rows] of Object.entries(tables) as [string, ReadonlyMap<string, string>][]) {
    writeFileSync(path.join(folder, name), tableOf(rows), { mode: 0o600 });
  }
}

/** The table of kept messages, empty where there is none yet. */
export function keepMessages(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  cpSync(path.join(packaged, 'version'), path.join(folder, 'version'));
  const table = path.join(folder, 'silo');
  if (existsSync(table)) return;
  // msilo fills in neither, and db_text wants every column that may not be null.
  const packagedTable = readFileSync(path.join(packaged, 'silo'), 'utf8');
  writeFileSync(table, packagedTable.replace(/\b(callid\(string|status\(int)\)/g, '$1,null)'), {
    mode: 0o600,
  });
}

/** The table of XCAP's documents, with one of RFC 4826 that names each list and who is on it. */
export function writeLists(
  folder: string,
  domain: string,
  lists: Readonly<Record<string, readonly string[]>>,
): void {
  const services = Object.entries(lists).map(([name, members]) => {
    const entries = members.map((user) => `<entry uri="sip:${user}@${domain}"/>`).join('');
    const list = `<list xmlns="urn:ietf:params:xml:ns:resource-lists">${entries}</list>`;
    const packages = '<packages><package>dialog</package><package>presence</package></packages>';
    return `<service uri="sip:${name}@${domain}">${list}${packages}</service>`;
  });
  const document = `<?xml version="1.0"?><rls-services xmlns="urn:ietf:params:xml:ns:rls-services">${services.join('')}</rls-services>`;
  const [header = ''] = readFileSync(path.join(packaged, 'xcap'), 'utf8').split('\n');
  // A colon ends a cell of db_text.
  const cells = [1, listsOwner, domain, document, 8, 'lists', 0, 'rls-services/index', 0];
  const row = cells.map((cell) => String(cell).replaceAll(/[\\:]/g, '\\$&')).join(':');
  writeFileSync(path.join(folder, 'xcap'), `${header}\n${row}\n`, { mode: 0o600 });
}

/** A table for htable; values are text. */
export function tableOf(rows: ReadonlyMap<string, string>): string {
  const lines = [...rows].map(([key, value], index) => {
    if (/[:\s\\]/.test(key + value))
      throw new Error('a table cell must not hold a colon, blank or backslash');
    return `${index + 1}:${key}:0:0:${value}:0`;
  });
  return `${[columns, ...lines].join('\n')}\n`;
}
