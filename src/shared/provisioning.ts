import * as v from 'valibot';

const loopbackHost = /^(localhost|([a-z0-9-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

function isUrlWith(protocols: readonly string[], loopbackProtocols: readonly string[]) {
  return (text: string): boolean => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return false;
    return (
      protocols.includes(url.protocol) ||
      (loopbackProtocols.includes(url.protocol) && loopbackHost.test(url.hostname))
    );
  };
}

/** https anywhere; http only to this machine (the demo edge). */
export const httpsUrlSchema = v.pipe(
  v.string(),
  v.check(isUrlWith(['https:'], ['http:']), 'expected an https URL without credentials'),
);

/** RFC 7118: SIP over secure WebSocket. Plain ws is never accepted. */
export const wssUrlSchema = v.pipe(
  v.string(),
  v.check(isUrlWith(['wss:'], []), 'expected a wss URL without credentials'),
);

const sipAddressSchema = v.pipe(
  v.string(),
  v.regex(/^sips?:[^\s@<>"]+@[^\s@<>"]+$/, 'expected an address of record such as sip:alice@example.com'),
);

/** How requests are authenticated. The password of `digest` stays in the main process. */
export const credentialsSchema = v.variant('kind', [
  v.object({
    kind: v.literal('bearer'),
    /** RFC 8693 token exchange endpoint; null: the provider's access token is used itself (RFC 8898). */
    tokenUrl: v.nullable(httpsUrlSchema),
  }),
  v.object({
    kind: v.literal('digest'),
    username: v.pipe(v.string(), v.nonEmpty()),
    password: v.string(),
  }),
]);

export const iceServerSchema = v.object({
  urls: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^(stun|stuns|turn|turns):.+/, 'expected a STUN or TURN URL'))),
    v.minLength(1),
  ),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

export const audioCodecs = ['opus', 'G722', 'PCMU', 'PCMA'] as const;

/** The document that is fetched after sign-in, or stands in the managed policy file (I5). */
export const provisioningSchema = v.object({
  version: v.literal(1),
  account: v.object({
    aor: sipAddressSchema,
    displayName: v.string(),
  }),
  /** WSS servers, lowest `priority` first. */
  servers: v.pipe(
    v.array(v.object({ url: wssUrlSchema, priority: v.optional(v.number(), 0) })),
    v.minLength(1),
  ),
  credentials: credentialsSchema,
  ice: v.optional(
    v.object({
      servers: v.optional(v.array(iceServerSchema), []),
      transportPolicy: v.optional(v.picklist(['all', 'relay']), 'all'),
    }),
    { servers: [], transportPolicy: 'all' },
  ),
  media: v.optional(
    v.object({
      codecs: v.optional(v.pipe(v.array(v.picklist(audioCodecs)), v.minLength(1)), [...audioCodecs]),
    }),
    { codecs: [...audioCodecs] },
  ),
});

export type Credentials = v.InferOutput<typeof credentialsSchema>;
export type Provisioning = v.InferOutput<typeof provisioningSchema>;
export type ProvisioningInput = v.InferInput<typeof provisioningSchema>;
export type AudioCodec = (typeof audioCodecs)[number];

/** What the renderer is given of a provisioning document: everything but secrets of long life. */
export const accountSchema = v.object({
  aor: sipAddressSchema,
  displayName: v.string(),
  servers: v.array(v.object({ url: wssUrlSchema, priority: v.number() })),
  credentialKind: v.picklist(['bearer', 'digest']),
  ice: v.object({ servers: v.array(iceServerSchema), transportPolicy: v.picklist(['all', 'relay']) }),
  codecs: v.array(v.picklist(audioCodecs)),
});

export type Account = v.InferOutput<typeof accountSchema>;

/** Strips what must stay in the main process. */
export function accountOf(provisioning: Provisioning): Account {
  return {
    aor: provisioning.account.aor,
    displayName: provisioning.account.displayName,
    servers: [...provisioning.servers].sort((a, b) => a.priority - b.priority),
    credentialKind: provisioning.credentials.kind,
    ice: provisioning.ice,
    codecs: provisioning.media.codecs,
  };
}
