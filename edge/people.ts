import { aorOf, people } from '../demo/people.ts';
import type { PersonClaims, TenantOptions } from './options.ts';

const humans = people.filter(({ kind }) => kind === 'oidc');

/** Number -> user part, for those who sign in; 700 and up are desk phones whose number is their user part. */
export const numbersOfPeople: ReadonlyMap<string, string> = new Map(
  humans.map(({ extension, login }) => [extension, login]),
);

export const peopleByLogin: ReadonlyMap<string, string> = new Map(
  humans.map(({ extension, login }) => [login, extension]),
);

/** The service's `users`: who there is, and what the tokens of each say. */
export function serviceUsers(
  claims: Readonly<Record<string, PersonClaims>>,
  tenants: Readonly<Record<string, TenantOptions>>,
) {
  const tenantOf = new Map(
    Object.entries(tenants).flatMap(([name, { people: members }]) => members.map((login) => [login, name])),
  );
  return Object.fromEntries(
    humans.map(({ login, name, extension }) => {
      const { maxCalls = 4, destinations = ['0', '+'], credentials = 'bearer' } = claims[login] ?? {};
      const user = {
        ...{ aor: aorOf(login), extension, displayName: name, features: ['calls', 'messages'] },
        ...{ maxCalls, destinations: [...destinations], credentials },
        ...(tenantOf.has(login) ? { tenant: tenantOf.get(login) } : {}),
      };
      return [login, user] as const;
    }),
  );
}
