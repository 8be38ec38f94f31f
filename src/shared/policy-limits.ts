import * as v from 'valibot';
import type { Provisioning } from './provisioning.ts';

/** `sip.example.com`, or `*.example.com` for all below it. */
export const hostPattern = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** How far a provisioning document may go: it is made by a server, and the policy by the administrator. */
export const policyLimitsSchema = v.strictObject({
  /** Where SIP, tokens and relays may be: `sip.example.com`, or `*.example.com` for all below it. */
  hosts: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(hostPattern, 'expected a host or *.host'))),
      v.minLength(1),
      v.maxLength(64),
    ),
  ),
  /** Media through relays alone, whatever the document says. */
  relayOnly: v.optional(v.boolean(), false),
  /** False: never answers by itself. */
  autoAnswer: v.optional(v.boolean(), true),
  /** The most that an incoming transfer may do. */
  transfers: v.optional(v.picklist(['never', 'ask', 'own-domain', 'always']), 'always'),
  /** False: redirects out of the own domain are never followed. */
  foreignRedirects: v.optional(v.boolean(), true),
});

export type PolicyLimits = v.InferOutput<typeof policyLimitsSchema>;

/** From the strictest on. */
const transferOrder = ['never', 'ask', 'own-domain', 'always'] as const;

export type LimitedProvisioning =
  | { readonly ok: true; readonly provisioning: Provisioning }
  /** The first place that leads where the policy does not allow. */
  | { readonly ok: false; readonly place: string };

/** Tightens what can be tightened, and refuses what leads elsewhere. Pure. */
export function applyLimits(
  provisioning: Provisioning,
  limits: PolicyLimits | undefined,
): LimitedProvisioning {
  if (limits === undefined) return { ok: true, provisioning };
  const stray = findStray(placesOf(provisioning), limits);
  if (stray !== null) return { ok: false, place: stray };
  const { calls, ice } = provisioning;
  return {
    ok: true,
    provisioning: {
      ...provisioning,
      ice: { ...ice, transportPolicy: limits.relayOnly ? 'relay' : ice.transportPolicy },
      calls: {
        ...calls,
        autoAnswer: calls.autoAnswer && limits.autoAnswer,
        transfers: stricter(calls.transfers, limits.transfers),
        redirects: {
          ...calls.redirects,
          ownDomainOnly: calls.redirects.ownDomainOnly || !limits.foreignRedirects,
        },
      },
    },
  };
}

interface Place {
  readonly place: string;
  readonly host: string;
}

function findStray(places: readonly Place[], limits: PolicyLimits | undefined): string | null {
  const hosts = limits?.hosts;
  if (hosts === undefined) return null;
  return places.find(({ host }) => !isWithin(host, hosts))?.place ?? null;
}

/** Of relays that a service names later: the place of the first that the policy does not allow; null: all may be used. Pure. */
export function findStrayRelay(
  servers: Provisioning['ice']['servers'],
  limits: PolicyLimits | undefined,
): string | null {
  return findStray(relaysOf(servers, 'servers'), limits);
}

type Transfers = PolicyLimits['transfers'];

function stricter(a: Transfers, b: Transfers): Transfers {
  return transferOrder.find((word) => word === a || word === b) ?? 'never';
}

/** Whether a host is one of these: `sip.example.com`, or `*.example.com` for all below it. */
export function isWithin(host: string, patterns: readonly string[]): boolean {
  const name = host.toLowerCase();
  return patterns.some((pattern) => {
    const wanted = pattern.toLowerCase();
    return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted;
  });
}

/** Every host that the document makes this computer talk to by itself. */
function placesOf({ servers, credentials, ice }: Provisioning): Place[] {
  const urls: [string, string | null | undefined][] = [
    ...servers.map(({ url }, index): [string, string] => [`servers.${index}.url`, url]),
    ['ice.turnCredentialsUrl', ice.turnCredentialsUrl],
  ];
  if (credentials.kind === 'bearer') urls.push(['credentials.tokenUrl', credentials.tokenUrl]);
  if (credentials.kind === 'ephemeral') urls.push(['credentials.url', credentials.url]);
  const web = urls.flatMap(([place, url]) =>
    typeof url === 'string' ? [{ place, host: new URL(url).hostname }] : [],
  );
  return [...web, ...relaysOf(ice.servers, 'ice.servers')];
}

function relaysOf(servers: Provisioning['ice']['servers'], within: string): Place[] {
  return servers.flatMap(({ urls }, index) =>
    urls.map((url) => ({ place: `${within}.${index}.urls`, host: iceHost(url) })),
  );
}

/** RFC 7064 and 7065 have no authority part that URL would read. */
export function iceHost(url: string): string {
  const [, host = ''] = /^(?:stuns?|turns?):(\[[^\]]+\]|[^:?]+)/i.exec(url) ?? [];
  return host;
}
