import type { ProvisioningInput } from '../../src/shared/provisioning.ts';
import { type Config, turnOf, type User } from './config.ts';

/** The account's document (docs/guides/policy.md). Pure. @param url of this service, without a slash at the end */
export function provisioningFor(user: User, config: Config, url: string): ProvisioningInput {
  const { ice, media } = config;
  return {
    version: 1,
    account: { aor: user.aor, displayName: user.displayName },
    servers: config.wssUrls.map((each, index) => ({ url: each, priority: index * 10 })),
    credentials:
      user.credentials === 'ephemeral'
        ? { kind: 'ephemeral', url: `${url}/sip-credentials` }
        : { kind: 'bearer', tokenUrl: `${url}/token` },
    ice: {
      servers: ice.stunUrls.length === 0 ? [] : [{ urls: ice.stunUrls }],
      ...(turnOf(config, user) === undefined ? {} : { turnCredentialsUrl: `${url}/turn-credentials` }),
      transportPolicy: ice.transportPolicy,
    },
    ...(media === undefined ? {} : { media }),
    ...(Object.keys(user.calls).length === 0 ? {} : { calls: user.calls }),
  };
}
