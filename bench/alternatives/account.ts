/** What the page is told in its query: one digest account. */
export interface BenchAccount {
  readonly server: string;
  readonly aor: string;
  readonly username: string;
  readonly password: string;
  /** None: the library's own default. */
  readonly ice?: IceSettings;
}

/** The browser's own, of which the libraries are told nothing else. */
export interface IceSettings {
  readonly iceServers: readonly {
    readonly urls: string;
    readonly username?: string;
    readonly credential?: string;
  }[];
  /** All media by TURN. */
  readonly iceTransportPolicy?: 'relay';
}

export function readAccount(): BenchAccount {
  return JSON.parse(new URLSearchParams(location.search).get('account') ?? '{}') as BenchAccount;
}
