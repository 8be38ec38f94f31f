import type { Adapter, AdapterPayload } from 'oidc-provider';
import * as v from 'valibot';
import type { Kept } from './kept.ts';

interface Entry {
  readonly model: string;
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** JSON has no infinity. */
const keptSchema = v.array(
  v.tuple([
    v.string(),
    v.object({ model: v.string(), payload: v.looseObject({}), expiresAt: v.nullable(v.number()) }),
  ]),
);

export interface MemoryStore {
  adapter(model: string): Adapter;
  /** Ends every grant of an account: its next refresh is answered with invalid_grant. Returns how many there were. */
  revokeGrantsOf(accountId: string): number;
  /** The same of everything that was ever issued, withdrawn since or not. */
  everIssued(model: string): readonly string[];
  /** What has been issued of a model and is still kept: for opaque tokens the very text its bearer holds. */
  idsOf(model: string): readonly string[];
}

/** One store per provider, so that two demos in one process never share a session. */
export function createMemoryStore(kept: Kept, now: () => number = Date.now): MemoryStore {
  const entries = new Map<string, Entry>(
    v
      .parse(keptSchema, kept.read() ?? [])
      .map(([key, entry]) => [key, { ...entry, expiresAt: entry.expiresAt ?? Number.POSITIVE_INFINITY }]),
  );
  const ever = new Map<string, Set<string>>();
  const keep = () => kept.write([...entries]);

  function find(matches: (entry: Entry) => boolean): AdapterPayload | undefined {
    for (const entry of entries.values()) {
      if (entry.expiresAt > now() && matches(entry)) return entry.payload;
    }
    return undefined;
  }

  function removeAll(matches: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) {
      if (entry.expiresAt <= now() || matches(entry)) entries.delete(key);
    }
    keep();
  }

  function adapter(model: string): Adapter {
    const keyOf = (id: string) => `${model}:${id}`;
    return {
      async upsert(id, payload, expiresIn) {
        const expiresAt = expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY;
        entries.set(keyOf(id), { model, payload, expiresAt });
        ever.set(model, (ever.get(model) ?? new Set()).add(id));
        keep();
      },
      async find(id) {
        const entry = entries.get(keyOf(id));
        return entry && entry.expiresAt > now() ? entry.payload : undefined;
      },
      async findByUid(uid) {
        return find((entry) => entry.model === model && entry.payload.uid === uid);
      },
      async findByUserCode(userCode) {
        return find((entry) => entry.model === model && entry.payload.userCode === userCode);
      },
      async consume(id) {
        const entry = entries.get(keyOf(id));
        if (entry) entry.payload.consumed = Math.floor(now() / 1000);
        keep();
      },
      async destroy(id) {
        entries.delete(keyOf(id));
        keep();
      },
      async revokeByGrantId(grantId) {
        removeAll((entry) => entry.payload.grantId === grantId);
      },
    };
  }

  return {
    adapter,
    revokeGrantsOf(accountId) {
      const grants = [...entries.values()].filter(
        (entry) => entry.model === 'Grant' && entry.payload.accountId === accountId,
      );
      removeAll((entry) => entry.model === 'Grant' && entry.payload.accountId === accountId);
      removeAll((entry) => entry.payload.grantId !== undefined && entry.payload.accountId === accountId);
      return grants.length;
    },
    everIssued: (model) => [...(ever.get(model) ?? [])],
    idsOf: (model) =>
      [...entries.keys()]
        .filter((key) => key.startsWith(`${model}:`))
        .map((key) => key.slice(model.length + 1)),
  };
}
