import { aorOf, domain, findPerson, people } from '../people.ts';
import { parseUri } from './fields.ts';

export interface Account {
  /** Canonical address of record, e.g. `sip:alice@offhook.localhost`. */
  readonly aor: string;
  readonly login: string;
  readonly displayName: string;
  readonly extension: string;
}

export interface Directory {
  readonly domain: string;
  /** Whether a URI addresses this server rather than a client's contact. */
  isOurs(uri: string): boolean;
  /** The account behind an address or one of its numbers; null when nobody is there. */
  find(uri: string): Account | null;
}

/**
 * @param hosts further host:port names of this server, e.g. that of its WebSocket
 * @param crowd extensions that are there to be watched, beside the people
 */
export function createDirectory(hosts: readonly string[], crowd: readonly string[] = []): Directory {
  const desks = new Map<string, Account>(
    crowd.map((extension) => [
      extension,
      { aor: aorOf(extension), login: extension, displayName: `Desk ${extension}`, extension },
    ]),
  );
  const accounts = new Map<string, Account>(
    people.map((person) => [
      person.login,
      {
        aor: aorOf(person.login),
        login: person.login,
        displayName: person.name,
        extension: person.extension,
      },
    ]),
  );

  function isOurs(text: string): boolean {
    const uri = parseUri(text);
    if (uri === null) return false;
    return uri.host === domain || hosts.includes(`${uri.host}:${uri.port ?? 443}`);
  }

  return {
    domain,
    isOurs,
    find(text) {
      const user = parseUri(text)?.user ?? null;
      if (user === null || !isOurs(text)) return null;
      const person = findPerson(user);
      return (person === null ? desks.get(user) : accounts.get(person.login)) ?? null;
    },
  };
}
