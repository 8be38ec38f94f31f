/** What the page is told in its query: one digest account. */
export interface BenchAccount {
  readonly server: string;
  readonly aor: string;
  readonly username: string;
  readonly password: string;
  /** STUN; none: the library's own default. */
  readonly iceServers?: readonly { readonly urls: string }[];
}

export function readAccount(): BenchAccount {
  return JSON.parse(new URLSearchParams(location.search).get('account') ?? '{}') as BenchAccount;
}
