import type { PolicyInput } from '../src/shared/policy.ts';
import { clientId } from './identity/provider.ts';
import { aorOf } from './people.ts';

export interface PolicyFacts {
  readonly issuer: string;
  readonly provisioningUrl: string;
  /** The best first. */
  readonly wssUrls: readonly string[];
  /** SHA-256 of the DER certificate, base64. */
  readonly sha256: string;
  readonly deskPassword: string;
}

export interface Policies {
  /** For the app: signs in at this demo's provider. */
  readonly policy: PolicyInput;
  /** For the app without sign-in: the digest account 701. Holds a password. */
  readonly managedPolicy: PolicyInput;
}

/** What an administrator would roll out for this edge. */
export function policiesFor({
  issuer,
  provisioningUrl,
  wssUrls,
  sha256,
  deskPassword,
}: PolicyFacts): Policies {
  const trustedCertificates = wssUrls.map((url) => ({ host: new URL(url).host, sha256 }));
  return {
    policy: { version: 1, signIn: { issuer, clientId, provisioningUrl }, trustedCertificates },
    managedPolicy: {
      version: 1,
      provisioning: {
        version: 1,
        account: { aor: aorOf('701'), displayName: 'Desk 701' },
        servers: wssUrls.map((url, priority) => ({ url, priority })),
        credentials: { kind: 'digest', username: '701', password: deskPassword },
      },
      trustedCertificates,
      // One setting that users cannot change, so that a managed one can be seen.
      settings: { theme: 'dark' },
    },
  };
}
