import { createHash, randomBytes } from 'node:crypto';

/** Made anew for each run; they live in files of mode 0600 in the run folder, never in a command line. */
export interface EdgeSecrets {
  /** coturn and the service: TURN REST scheme. */
  readonly turn: string;
  /** The same for each tenant with a coturn of its own. */
  readonly tenantTurn: ReadonlyMap<string, string>;
  /** Kamailio shows it to the service when it asks for the keys of SIP tokens. */
  readonly sipKeys: string;
  /** Kamailio and the service: time-limited digest. */
  readonly ephemeral: string;
  /** Password by number. */
  readonly deskPhones: ReadonlyMap<string, string>;
}

/** 600 is the echo, 701 to 709 are desk phones. */
export const deskPhoneNumbers = [
  '600',
  ...Array.from({ length: 9 }, (_, index) => `${701 + index}`),
] as const;

export function createSecrets(deskPhones = newPasswords(), tenants: readonly string[] = []): EdgeSecrets {
  return {
    turn: secret(),
    tenantTurn: new Map(tenants.map((name) => [name, secret()])),
    sipKeys: secret(),
    ephemeral: secret(),
    deskPhones,
  };
}

function newPasswords(): ReadonlyMap<string, string> {
  return new Map(deskPhoneNumbers.map((number) => [number, randomBytes(12).toString('base64url')]));
}

/** Letters and digits only: no configuration file gives them another meaning. */
function secret(): string {
  return randomBytes(24).toString('hex');
}

/** What a registrar keeps of a password: RFC 2617 H(A1), or RFC 7616 with SHA-256. */
export function digestHa1(
  algorithm: 'MD5' | 'SHA-256',
  { username, realm, password }: { username: string; realm: string; password: string },
): string {
  const hash = algorithm === 'MD5' ? 'md5' : 'sha256';
  return createHash(hash).update(`${username}:${realm}:${password}`).digest('hex');
}
