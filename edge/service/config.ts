import * as v from 'valibot';
import { audioCodecs, httpsUrlSchema, iceServerSchema, wssUrlSchema } from '../../src/shared/provisioning.ts';
import { isPlainText, isSipHost, parseSipAddress } from '../../src/shared/sip-address.ts';
import { type CallsInput, callsSchema } from './calls.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
export const isLoopback = (host: string): boolean => loopback.test(host);

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(255), v.check(isPlainText, 'expected plain text'));
const file = v.pipe(v.string(), v.nonEmpty());
/** 0: any free one; the line at the start tells which. */
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

function seconds(least: number, most: number) {
  return v.pipe(
    v.number(),
    v.integer(),
    v.check((n) => n >= least && n <= most, `expected ${least} to ${most} seconds`),
  );
}

const listenSchema = v.pipe(
  v.strictObject({ host: text, port, certFile: v.optional(file), keyFile: v.optional(file) }),
  v.check(
    ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
    'expected certFile and keyFile, or neither',
  ),
  v.check(
    ({ host, certFile }) => certFile !== undefined || isLoopback(host),
    'expected certFile and keyFile: plain http is served on the loopback only',
  ),
);

const internalSchema = v.strictObject({
  host: v.optional(v.pipe(v.string(), v.check(isLoopback, 'expected a loopback address')), '127.0.0.1'),
  port,
  /** Whoever pulls the keys (Kamailio) shows this secret. */
  secretFile: file,
});

function iceUrls(schemes: RegExp, expected: string) {
  const isUrl = (url: string): boolean =>
    schemes.test(url) && v.is(iceServerSchema, { urls: [url], username: 'u', credential: 'c' });
  return v.array(v.pipe(v.string(), v.check(isUrl, expected)));
}

const turnSchema = v.strictObject({
  /** coturn's static-auth-secret. */
  secretFile: file,
  realm: v.optional(text),
  urls: v.pipe(iceUrls(/^turns?:/i, 'expected a turn or turns URL'), v.minLength(1)),
  ttlS: v.optional(seconds(10, 7 * 24 * 3600), 3600),
});

/** Time-limited digest credentials (Kamailio's auth_ephemeral). */
const sipCredentialsSchema = v.strictObject({
  secretFile: file,
  realm: v.optional(text),
  ttlS: v.optional(seconds(10, 7 * 24 * 3600), 3600),
});

/** A name or number prefix that goes into a claim; what it means is the SIP server's. */
const claim = v.pipe(v.string(), v.regex(/^[\w.:+*#-]{1,64}$/, 'expected letters, digits and . : + * # - _'));

const userSchema = v.strictObject({
  /** Absent: `sip:SUBJECT@domain`. */
  aor: v.optional(
    v.pipe(
      v.string(),
      v.check((aor) => parseSipAddress(aor) !== null, 'expected an address of record'),
    ),
  ),
  extension: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'expected digits'))),
  displayName: v.optional(v.pipe(v.string(), v.maxLength(128), v.check(isPlainText, 'expected plain text'))),
  features: v.optional(v.pipe(v.array(claim), v.maxLength(64)), []),
  /** Concurrent calls. */
  maxCalls: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 2),
  /** Prefixes beyond the company's own extensions that may be called. */
  destinations: v.optional(v.pipe(v.array(claim), v.maxLength(64)), []),
  /** Whose relays it uses, one of `tenants`; absent: those of `turn`. */
  tenant: v.optional(claim),
  /** Of this user, in place of the `calls` of all: each field as a whole, those of `emergency` one by one. */
  calls: v.optional(callsSchema),
  /** How this user's app authenticates; `ephemeral` needs `sipCredentials`. */
  credentials: v.optional(v.picklist(['bearer', 'ephemeral']), 'bearer'),
});

export const instanceName = /^[A-Za-z0-9][\w.-]{0,62}$/;

function limit(perMinute: number, burst: number) {
  const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
  return v.optional(
    v.strictObject({ perMinute: v.optional(count, perMinute), burst: v.optional(count, burst) }),
    {},
  );
}

export const configSchema = v.pipe(
  v.strictObject({
    listen: listenSchema,
    internal: internalSchema,
    /** How clients reach this service; absent: as it listens. */
    publicUrl: v.optional(httpsUrlSchema),
    /** OpenID Connect issuer of the users' access tokens. */
    issuer: httpsUrlSchema,
    /** `aud` of the access tokens. */
    audience: text,
    /** `client_id` or `azp` of the access tokens; absent: any client of that audience. */
    clientIds: v.optional(v.pipe(v.array(text), v.minLength(1))),
    /** SIP domain, and `tenant` of the tokens of users that name no other. */
    domain: v.pipe(v.string(), v.check(isSipHost, 'expected a host name')),
    /** Absent: `publicUrl`. */
    tokenIssuer: v.optional(text),
    tokenAudience: v.optional(text, 'sip'),
    tokenTtlS: v.optional(seconds(5, 3600), 300),
    /** Where the keys of SIP tokens are kept; written by the service, mode 0600. Of one that is alone. */
    keyFile: v.optional(file),
    /** The same of several side by side: a folder that they share, in which each writes a file of its own. */
    keyFolder: v.optional(file),
    /** Name of that file; the name of the machine unless told. */
    instance: v.optional(v.pipe(v.string(), v.regex(instanceName, 'expected letters, digits and . - _'))),
    rotateEveryS: v.optional(seconds(2, 90 * 24 * 3600), 24 * 3600),
    /** For the apps, in the order of preference. */
    wssUrls: v.pipe(v.array(wssUrlSchema), v.minLength(1)),
    ice: v.optional(
      v.strictObject({
        stunUrls: v.optional(iceUrls(/^stuns?:/i, 'expected a stun or stuns URL'), []),
        transportPolicy: v.optional(v.picklist(['all', 'relay']), 'all'),
      }),
      {},
    ),
    media: v.optional(v.strictObject({ codecs: v.pipe(v.array(v.picklist(audioCodecs)), v.minLength(1)) })),
    /** Of all users. */
    calls: v.optional(callsSchema),
    turn: v.optional(turnSchema),
    /** Groups of users who share nothing of their relays: each has a coturn with a realm, a secret and quotas of its own. */
    tenants: v.optional(v.record(claim, v.strictObject({ turn: turnSchema })), {}),
    sipCredentials: v.optional(sipCredentialsSchema),
    /** By the access token's `sub`. */
    users: v.record(text, userSchema),
    /** Origins of web pages that may ask; the app itself has none. */
    allowedOrigins: v.optional(v.array(httpsUrlSchema), []),
    /** Addresses of reverse proxies whose X-Forwarded-For counts. */
    trustedProxies: v.optional(v.array(v.pipe(v.string(), v.ip('expected an IP address'))), []),
    rateLimits: v.optional(v.strictObject({ perSource: limit(600, 100), perSubject: limit(30, 20) }), {}),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const problem of [...findKeyProblems(dataset.value), ...findUserProblems(dataset.value)])
      addIssue({ message: problem });
  }),
);

export type Config = v.InferOutput<typeof configSchema>;
export type TurnConfig = v.InferOutput<typeof turnSchema>;
export type ConfigInput = v.InferInput<typeof configSchema>;

/** What the service says of one subject. */
export interface User {
  readonly subject: string;
  readonly aor: string;
  readonly extension: string | null;
  readonly displayName: string;
  readonly features: readonly string[];
  readonly maxCalls: number;
  readonly destinations: readonly string[];
  readonly tenant: string;
  readonly calls: CallsInput;
  readonly credentials: 'bearer' | 'ephemeral';
}

export function userOf(config: Pick<Config, 'users' | 'domain' | 'calls'>, subject: string): User | null {
  const user = Object.hasOwn(config.users, subject) ? config.users[subject] : undefined;
  if (user === undefined) return null;
  const { aor = `sip:${subject}@${config.domain}`, extension = null, displayName, ...claims } = user;
  const { tenant = config.domain } = user;
  const calls = mergeCalls(config.calls ?? {}, user.calls ?? {});
  return {
    ...{ subject, aor, extension, displayName: displayName ?? extension ?? subject },
    ...{ ...claims, tenant, calls },
  };
}

/** Whoever has a place of their own dials the emergency numbers of all. */
function mergeCalls(ofAll: CallsInput, own: CallsInput): CallsInput {
  if (ofAll.emergency === undefined || own.emergency === undefined) return { ...ofAll, ...own };
  return { ...ofAll, ...own, emergency: { ...ofAll.emergency, ...own.emergency } };
}

/** The relays of this user's tenant; undefined where there are none. */
export function turnOf(config: Pick<Config, 'turn' | 'tenants'>, user: User): TurnConfig | undefined {
  return Object.hasOwn(config.tenants, user.tenant) ? config.tenants[user.tenant]?.turn : config.turn;
}

function findKeyProblems(config: Pick<Config, 'keyFile' | 'keyFolder' | 'instance'>): readonly string[] {
  const { keyFile, keyFolder, instance } = config;
  return [
    ...((keyFile === undefined) === (keyFolder === undefined) ? ['expected keyFile or keyFolder'] : []),
    ...(instance !== undefined && keyFolder === undefined ? ['instance: only with keyFolder'] : []),
  ];
}

function findUserProblems(
  config: Pick<Config, 'users' | 'domain' | 'calls' | 'tenants' | 'sipCredentials'>,
): readonly string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const subject of Object.keys(config.users)) {
    const user = userOf(config, subject);
    if (user === null) continue;
    const address = parseSipAddress(user.aor);
    if (address === null) problems.push(`users: "${subject}" needs an aor, it is no SIP user name itself`);
    else if (address.host !== config.domain.toLowerCase())
      problems.push(`users: the aor of "${subject}" is not of the domain`);
    const owner = owners.get(user.aor);
    if (owner !== undefined) problems.push(`users: "${owner}" and "${subject}" have the same aor`);
    owners.set(user.aor, subject);
    if (user.tenant !== config.domain && !Object.hasOwn(config.tenants, user.tenant))
      problems.push(`users: the tenant of "${subject}" is not among the tenants`);
    if (user.credentials === 'ephemeral' && config.sipCredentials === undefined)
      problems.push(`users: "${subject}" has ephemeral credentials, but there is no sipCredentials`);
  }
  return problems;
}
