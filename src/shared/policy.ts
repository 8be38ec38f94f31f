import * as v from 'valibot';
import { hostPattern, policyLimitsSchema } from './policy-limits.ts';
import { httpsUrlSchema, provisioningSchema } from './provisioning.ts';
import { openShare, screenSharePolicySchema } from './screen-share.ts';
import { settingsUpdateSchema } from './settings.ts';
import { isPlainText } from './sip-address.ts';

/** One way to sign in (OpenID Connect). */
export const signInSchema = v.strictObject({
  /** What people call it, where there are several; else the issuer's host stands on the button. */
  name: v.optional(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(64), v.check(isPlainText))),
  issuer: httpsUrlSchema,
  clientId: v.pipe(v.string(), v.nonEmpty()),
  scopes: v.optional(v.array(v.string()), ['openid', 'profile', 'email', 'offline_access']),
  provisioningUrl: httpsUrlSchema,
  /** The way back from the browser (RFC 8252): a port of this computer, or `offhook://auth`. */
  redirect: v.optional(v.picklist(['loopback', 'scheme']), 'loopback'),
  /** For providers that want the very port registered; left out: a free one at each sign-in. */
  redirectPort: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535))),
  /** Offers to sign in on another device (RFC 8628), for computers without a browser. */
  deviceFlow: v.optional(v.boolean(), true),
  /** How strong the sign-in must have been, best first; what the provider says it was must be one of these. */
  acrValues: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^\S+$/, 'expected a value without blanks'))), v.maxLength(8)),
    [],
  ),
  /** `login`: the password is asked for, though the browser is signed in already. */
  prompt: v.optional(v.picklist(['login', 'select_account', 'consent'])),
  /** How long ago the person may have signed in at the provider, in seconds. */
  maxAgeS: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Tokens that are good for this computer alone (RFC 9449): where the provider can, or no sign-in without. */
  dpop: v.optional(v.picklist(['when-supported', 'required', 'never']), 'when-supported'),
  /** `provider`: signing out here opens the provider's own sign-out in the browser too. */
  logout: v.optional(v.picklist(['here', 'provider']), 'here'),
});

const oneSignIn = v.pipe(
  signInSchema,
  v.transform((only) => [only]),
);
const severalSignIns = v.pipe(
  v.array(signInSchema),
  v.minLength(1),
  v.maxLength(8),
  v.check(
    (several) => new Set(several.map(({ name, issuer }) => name ?? issuer)).size === several.length,
    'several sign-ins need a name each',
  ),
);
type SignInInput = v.InferInput<typeof oneSignIn> | v.InferInput<typeof severalSignIns>;

/** A public key as JSON Web Key; what makes it a private or a shared one has no place in a policy. */
const policyKeySchema = v.pipe(
  v.looseObject({ kty: v.picklist(['OKP', 'EC', 'RSA']), kid: v.optional(v.string()) }),
  v.check((jwk) => !('d' in jwk) && !('k' in jwk), 'expected a public key'),
);

/**
 * The managed file: an administrator's in the platform's policy place, which users cannot overrule; only where there
 * is none, the one that `--policy FILE` or `OFFHOOK_POLICY` names.
 * It names either the company's sign-in or, for a PBX without SSO, the account itself.
 */
export const policySchema = v.pipe(
  // Strict, unlike a provisioning document: a misspelt name in a hand-written file must not be passed over in silence.
  v.strictObject({
    version: v.literal(1),
    /** One, or several of which the person chooses. Not a union, whose message would not tell the place. */
    signIn: v.optional(
      v.lazy(
        (input): v.GenericSchema<SignInInput, SignIn[]> =>
          Array.isArray(input) ? severalSignIns : oneSignIn,
      ),
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
    /** Hosts whose certificates must come from this authority, whatever else the system trusts. */
    pinnedAuthorities: v.optional(
      v.array(
        v.strictObject({
          hosts: v.pipe(
            v.array(v.pipe(v.string(), v.regex(hostPattern, 'expected a host or *.host'))),
            v.minLength(1),
          ),
          sha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/, 'expected a base64 SHA-256')),
          /** Its certificate (PEM), where the system does not know it: then it is trusted for these hosts. */
          certificate: v.optional(
            v.pipe(
              v.string(),
              v.regex(
                /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
                'expected one certificate (PEM)',
              ),
            ),
          ),
        }),
      ),
      [],
    ),
    settings: v.optional(settingsUpdateSchema, {}),
    /** Where new versions are; without it none is looked for. */
    updates: v.optional(
      v.strictObject({
        url: httpsUrlSchema,
        channel: v.optional(
          v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'expected a channel')),
          'latest',
        ),
      }),
    ),
    /** Whether other programs may be given tokens, and get in by them. */
    api: v.optional(v.picklist(['on', 'off']), 'on'),
    /** `hidden`: no number and no address of a person gets into the log. */
    logNumbers: v.optional(v.picklist(['shown', 'hidden']), 'shown'),
    /** What may be shown to the other side of a call. */
    screenShare: v.optional(screenSharePolicySchema, openShare),
    /** How far the provisioning document may go. */
    limits: v.optional(policyLimitsSchema),
    /** Whose signature makes a policy count that lies elsewhere: public keys (RFC 7517). In the platform's place only. */
    policyKeys: v.optional(v.pipe(v.array(policyKeySchema), v.maxLength(8)), []),
  }),
  v.check(
    (policy) => policy.signIn === undefined || policy.provisioning === undefined,
    'a policy names a sign-in or an account, not both',
  ),
);

export type SignIn = v.InferOutput<typeof signInSchema>;
export type PolicyKey = v.InferOutput<typeof policyKeySchema>;
export type Policy = v.InferOutput<typeof policySchema>;
export type PolicyInput = v.InferInput<typeof policySchema>;

/** What holds when no policy file exists. */
export const emptyPolicy: Policy = {
  version: 1,
  trustedCertificates: [],
  pinnedAuthorities: [],
  settings: {},
  api: 'on',
  logNumbers: 'shown',
  screenShare: openShare,
  policyKeys: [],
};
