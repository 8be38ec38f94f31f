/** What policy says about following a 3xx. */
export interface RedirectRules {
  /** How many in a row; 0: none. */
  readonly most: number;
  readonly ownDomainOnly: boolean;
  /** Host of the account. */
  readonly domain: string;
}

const address = /^sips?:(?:[^@\s<>"]+@)?(\[[^\]\s]+\]|[^:;?\s<>"]+)/i;

/** The first target that may be called instead, or null. Pure. */
export function chooseRedirect(
  targets: readonly string[],
  followed: number,
  { most, ownDomainOnly, domain }: RedirectRules,
): string | null {
  if (followed >= most) return null;
  const allowed = targets.find((target) => {
    const host = address.exec(target)?.[1]?.toLowerCase();
    return host !== undefined && (!ownDomainOnly || host === domain.toLowerCase());
  });
  return allowed ?? null;
}
