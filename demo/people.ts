/** Who lives in the demo edge: one directory for sign-in, provisioning and the registrar. */

export const domain = 'offhook.localhost';

/** Shown on the sign-in page: this edge is a toy for one machine and keeps no secret. */
export const demoPassword = 'demo';

export interface Person {
  /** Login name, OIDC subject and user part of the address of record. */
  readonly login: string;
  readonly name: string;
  readonly extension: string;
  /** `oidc`: a human who signs in; `endpoint`: a party inside the demo; `digest`: a plain PBX account. */
  readonly kind: 'oidc' | 'endpoint' | 'digest';
}

export const people = [
  { login: 'alice', name: 'Alice Adler', extension: '100', kind: 'oidc' },
  { login: 'carol', name: 'Carol Castor', extension: '101', kind: 'oidc' },
  { login: 'dave', name: 'Dave Dachs', extension: '102', kind: 'oidc' },
  { login: 'bob', name: 'Bob Biber', extension: '200', kind: 'endpoint' },
  { login: 'callback', name: 'Call me back', extension: '201', kind: 'endpoint' },
  { login: 'echo', name: 'Echo', extension: '600', kind: 'endpoint' },
  { login: '701', name: 'Desk 701', extension: '701', kind: 'digest' },
  { login: '702', name: 'Desk 702', extension: '702', kind: 'digest' },
] as const satisfies readonly Person[];

export function aorOf(login: string): string {
  return `sip:${login}@${domain}`;
}

export function emailOf(login: string): string {
  return `${login}@${domain}`;
}

/** A person by login name or extension; null for everybody else. */
export function findPerson(nameOrExtension: string): Person | null {
  const wanted = nameOrExtension.toLowerCase();
  return people.find((person) => person.login === wanted || person.extension === wanted) ?? null;
}
