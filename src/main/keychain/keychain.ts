/** keytar's four functions: what desktop apps have known for years, whatever implements them. */
export interface Keychain {
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** null when there is none. */
  getPassword(service: string, account: string): Promise<string | null>;
  /** False when there was none. */
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<readonly KeychainEntry[]>;
}

export interface KeychainEntry {
  readonly account: string;
  readonly password: string;
}

/** Forgets with the process: the honest fallback, never a file. */
export function createMemoryKeychain(): Keychain {
  const services = new Map<string, Map<string, string>>();
  const entriesOf = (service: string): Map<string, string> => services.get(service) ?? new Map();
  return {
    async setPassword(service, account, password) {
      services.set(service, entriesOf(service).set(account, password));
    },
    getPassword: async (service, account) => entriesOf(service).get(account) ?? null,
    deletePassword: async (service, account) => entriesOf(service).delete(account),
    findCredentials: async (service) =>
      [...entriesOf(service)].map(([account, password]) => ({ account, password })),
  };
}
