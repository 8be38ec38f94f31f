/** What the page is told in its query: one digest account of the demo edge. */
export interface BenchAccount {
  readonly server: string;
  readonly aor: string;
  readonly username: string;
  readonly password: string;
}

export function readAccount(): BenchAccount {
  return JSON.parse(new URLSearchParams(location.search).get('account') ?? '{}') as BenchAccount;
}
