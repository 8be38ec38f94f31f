import * as v from 'valibot';
import { httpsUrlSchema, provisioningSchema } from './provisioning.ts';
import { settingsUpdateSchema } from './settings.ts';

/**
 * The managed file: an administrator's in the platform's policy place, which users cannot overrule; only where there
 * is none, the one that `--policy FILE` or `OFFHOOK_POLICY` names.
 * It names either the company's sign-in or, for a PBX without SSO, the account itself.
 */
export const policySchema = v.pipe(
  // Strict, unlike a provisioning document: a misspelt name in a hand-written file must not be passed over in silence.
  v.strictObject({
    version: v.literal(1),
    signIn: v.optional(
      v.strictObject({
        issuer: httpsUrlSchema,
        clientId: v.pipe(v.string(), v.nonEmpty()),
        scopes: v.optional(v.array(v.string()), ['openid', 'profile', 'email', 'offline_access']),
        provisioningUrl: httpsUrlSchema,
      }),
    ),
    provisioning: v.optional(provisioningSchema),
    /** Certificates trusted beyond the system's, one host at a time: SHA-256 of the DER certificate, base64. */
    trustedCertificates: v.optional(
      v.array(
        v.strictObject({
          host: v.pipe(v.string(), v.nonEmpty()),
          sha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/, 'expected a base64 SHA-256')),
        }),
      ),
      [],
    ),
    settings: v.optional(settingsUpdateSchema, {}),
  }),
  v.check(
    (policy) => policy.signIn === undefined || policy.provisioning === undefined,
    'a policy names a sign-in or an account, not both',
  ),
);

export type Policy = v.InferOutput<typeof policySchema>;
export type PolicyInput = v.InferInput<typeof policySchema>;

/** What holds when no policy file exists. */
export const emptyPolicy: Policy = { version: 1, trustedCertificates: [], settings: {} };
