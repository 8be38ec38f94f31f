import * as v from 'valibot';
import { callPolicySchema, defaultCallPolicy } from './call-policy.ts';
import { isPlainText, isSipHost, parseSipAddress } from './sip-address.ts';

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

/** RFC 7118: SIP over secure WebSocket. Plain ws is never accepted, and WebSocket throws for a fragment. */
export const wssUrlSchema = v.pipe(
  v.string(),
  v.check(isUrlWith(['wss:'], []), 'expected a wss URL without credentials'),
  v.check((text) => !text.includes('#'), 'expected a wss URL without a fragment'),
);

const sipAddressSchema = v.pipe(
  v.string(),
  v.check(
    (text) => parseSipAddress(text) !== null,
    'expected an address of record such as sip:alice@example.com',
  ),
);

/** Text that goes into a SIP header: a line break in it would begin another header. */
function headerTextSchema(longest: number) {
  return v.pipe(
    v.string(),
    v.check((text) => text.length <= longest, `expected at most ${longest} characters`),
    v.check(isPlainText, 'expected text without control characters'),
  );
}

/** Protection domains (RFC 3261 section 22.1) beyond the account's own whose challenges are answered. */
const realmsSchema = v.optional(
  v.pipe(v.array(v.pipe(headerTextSchema(255), v.nonEmpty())), v.maxLength(16)),
  [],
);

/** How requests are authenticated. Passwords stay in the main process. */
export const credentialsSchema = v.variant('kind', [
  v.object({
    kind: v.literal('bearer'),
    /** RFC 8693 token exchange endpoint; null: the provider's access token is used itself (RFC 8898). */
    tokenUrl: v.nullable(httpsUrlSchema),
    realms: realmsSchema,
  }),
  v.object({
    kind: v.literal('digest'),
    username: v.pipe(headerTextSchema(255), v.nonEmpty()),
    password: v.string(),
    realms: realmsSchema,
  }),
  v.object({
    /** Digest with a user name that ends by itself, and its password; both are fetched with the access token. */
    kind: v.literal('ephemeral'),
    url: httpsUrlSchema,
    realms: realmsSchema,
  }),
]);

/** RFC 7064 and RFC 7065: what RTCPeerConnection takes without throwing. */
const iceUrl = /^(?:stuns?:([^?]+)|turns?:([^?]+?)(?:\?transport=(?:udp|tcp))?)$/i;

function isIceUrl(text: string): boolean {
  const [, stun, turn] = iceUrl.exec(text) ?? [];
  const [, host, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(stun ?? turn ?? '') ?? [];
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  return host !== undefined && isSipHost(host) && isPort;
}

export const iceServerSchema = v.pipe(
  v.object({
    urls: v.pipe(
      v.array(v.pipe(v.string(), v.check(isIceUrl, 'expected a STUN or TURN URL'))),
      v.minLength(1),
    ),
    username: v.optional(v.string()),
    credential: v.optional(v.string()),
  }),
  v.check(
    ({ urls, username, credential }) =>
      (username !== undefined && credential !== undefined) || !urls.some((url) => /^turn/i.test(url)),
    'expected username and credential for TURN',
  ),
);

export const audioCodecs = ['opus', 'G722', 'PCMU', 'PCMA'] as const;

/** How Opus is used: error correction, silence left out, bit/s in the mean. */
const opusSchema = v.object({
  fec: v.optional(v.boolean(), true),
  dtx: v.optional(v.boolean(), false),
  bitrate: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16_000), v.maxValue(64_000)), 32_000),
});
const defaultOpus = { fec: true, dtx: false, bitrate: 32_000 };

/** RFC 2198 over Opus: never, when loss asks for it, or always where the far side takes it. */
const redSchema = v.picklist(['off', 'adaptive', 'on']);

export const videoCodecs = ['VP8', 'H264', 'VP9', 'AV1'] as const;

/** Pictures in calls: whether there are any, and the codecs in the order of liking. */
const videoSchema = v.object({
  allowed: v.optional(v.boolean(), true),
  codecs: v.optional(v.pipe(v.array(v.picklist(videoCodecs)), v.minLength(1)), [...videoCodecs]),
  /** Several sizes at once (RFC 8853), for a server that chooses among them; left out: one. */
  simulcast: v.optional(v.boolean()),
});
export const defaultVideo: VideoPolicy = { allowed: true, codecs: [...videoCodecs] };

/** The document that is fetched after sign-in, or stands in the managed policy file (I5). */
export const provisioningSchema = v.object({
  version: v.literal(1),
  account: v.object({
    aor: sipAddressSchema,
    displayName: headerTextSchema(128),
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
      /** Where TURN servers with time-limited credentials are fetched with the user's token (N5). */
      turnCredentialsUrl: v.optional(httpsUrlSchema),
      transportPolicy: v.optional(v.picklist(['all', 'relay']), 'all'),
      /** False: the ladder begins with what comes after a ranked ICE restart; for a comparison, or should a far side not bear it. */
      rankedRestart: v.optional(v.boolean()),
    }),
    { servers: [], transportPolicy: 'all' },
  ),
  media: v.optional(
    v.object({
      codecs: v.optional(v.pipe(v.array(v.picklist(audioCodecs)), v.minLength(1)), [...audioCodecs]),
      opus: v.optional(opusSchema, defaultOpus),
      red: v.optional(redSchema, 'adaptive'),
      video: v.optional(videoSchema, defaultVideo),
    }),
    { codecs: [...audioCodecs], opus: defaultOpus, red: 'adaptive', video: defaultVideo },
  ),
  calls: v.optional(callPolicySchema, defaultCallPolicy),
});

export type Provisioning = v.InferOutput<typeof provisioningSchema>;
export type ProvisioningInput = v.InferInput<typeof provisioningSchema>;
export type IceServer = v.InferOutput<typeof iceServerSchema>;
/** One URL of a STUN or TURN server, with what it is asked with. */
export type IceUrl = Omit<IceServer, 'urls'> & { readonly url: string };
export const isTurn = (url: string): boolean => /^turns?:/i.test(url);
export type AudioCodec = (typeof audioCodecs)[number];
export type VideoCodec = (typeof videoCodecs)[number];
export type VideoPolicy = v.InferOutput<typeof videoSchema>;

/** What the renderer is given of a provisioning document: everything but secrets of long life. */
export const accountSchema = v.object({
  aor: sipAddressSchema,
  displayName: headerTextSchema(128),
  servers: v.array(v.object({ url: wssUrlSchema, priority: v.number() })),
  credentialKind: v.picklist(['bearer', 'digest', 'ephemeral']),
  ice: v.object({
    servers: v.array(iceServerSchema),
    transportPolicy: v.picklist(['all', 'relay']),
    /** Left out: true. */
    rankedRestart: v.optional(v.boolean()),
  }),
  codecs: v.array(v.picklist(audioCodecs)),
  calls: callPolicySchema,
  opus: opusSchema,
  red: redSchema,
  /** Left out: allowed. */
  video: v.optional(videoSchema),
});

export type Account = v.InferOutput<typeof accountSchema>;

/** Strips what must stay in the main process. */
export function accountOf(provisioning: Provisioning): Account {
  return {
    aor: provisioning.account.aor,
    displayName: provisioning.account.displayName,
    servers: [...provisioning.servers].sort((a, b) => a.priority - b.priority),
    credentialKind: provisioning.credentials.kind,
    ice: {
      servers: provisioning.ice.servers,
      transportPolicy: provisioning.ice.transportPolicy,
      rankedRestart: provisioning.ice.rankedRestart,
    },
    codecs: provisioning.media.codecs,
    calls: provisioning.calls,
    opus: provisioning.media.opus,
    red: provisioning.media.red,
    video: provisioning.media.video,
  };
}
