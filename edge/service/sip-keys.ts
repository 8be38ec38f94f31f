/**
 * A key of SIP tokens; times in seconds since the epoch.
 *
 * ```
 * published        from            until              exp
 *     |-- ahead ----|--- signs -----|-- verifies only --|  gone
 * ```
 * It is published before it signs, so that Kamailio, which pulls the keys, knows it in time; and it stays until the
 * last token that it signed has expired.
 */
export interface SipKey {
  readonly kid: string;
  /** The HMAC key as it is: its ASCII characters are the bytes. */
  readonly k: string;
  readonly from: number;
  readonly until: number;
  readonly exp: number;
}

export interface KeyPlan {
  readonly rotateEveryS: number;
  readonly tokenTtlS: number;
}

const longestAheadS = 300;

/** How long before it signs a key is published. */
export function aheadS({ rotateEveryS }: KeyPlan): number {
  return Math.min(longestAheadS, Math.floor(rotateEveryS / 2));
}

/** The keys that should be there at `nowS`, oldest first; the same array when they are there already. Pure. */
export function keepKeys(
  keys: readonly SipKey[],
  nowS: number,
  plan: KeyPlan,
  create: () => Pick<SipKey, 'kid' | 'k'>,
): readonly SipKey[] {
  const kept = keys
    .map((key) => adjust(key, nowS, plan))
    .filter((key) => key.exp > nowS)
    .sort((a, b) => a.from - b.from);
  const last = kept.at(-1);
  const isOver = last === undefined || last.until <= nowS;
  if (isOver || last.until - aheadS(plan) <= nowS) {
    const from = isOver ? nowS : last.until;
    const until = from + plan.rotateEveryS;
    kept.push({ ...create(), from, until, exp: until + plan.tokenTtlS });
  }
  const isSame = kept.length === keys.length && kept.every((key, index) => key === keys[index]);
  return isSame ? keys : kept;
}

/** The one that signs at `nowS`. Should the clock have been set back, the oldest: whoever pulls knows it. Pure. */
export function chooseSigningKey(keys: readonly SipKey[], nowS: number): SipKey | null {
  return keys.find(({ from, until }) => from <= nowS && nowS < until) ?? keys[0] ?? null;
}

/** When `keepKeys` would next yield something else. Pure. */
export function nextChangeS(keys: readonly SipKey[], plan: KeyPlan): number | null {
  const last = keys.at(-1);
  if (last === undefined) return null;
  return Math.min(last.until - aheadS(plan), ...keys.map(({ exp }) => exp));
}

/** A plan that was changed holds for the keys of before: neither does a key sign too long, nor go too early. */
function adjust(key: SipKey, nowS: number, plan: KeyPlan): SipKey {
  const until = Math.min(key.until, nowS + plan.rotateEveryS + aheadS(plan));
  const exp = until + Math.max(plan.tokenTtlS, key.exp - key.until);
  return until === key.until && exp === key.exp ? key : { ...key, until, exp };
}
