import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EdgeLimits, EdgePorts, RegistrarPorts, TrunkOptions } from '../options.ts';
import { fillDefinitions, type Values } from '../template.ts';

/** What site.cfg is filled with for one run. */
export interface Site {
  readonly domain: string;
  readonly address: string;
  /** What the world has for it, where a router stands between. */
  readonly publicAddress: string | null;
  readonly ports: EdgePorts;
  /** The other registrar, and what both need for each other. */
  readonly pair: SitePair | null;
  readonly runDir: string;
  readonly databaseDir: string;
  /** Of messages to somebody who is not there: stays from start to start. */
  readonly messagesDir: string;
  readonly sipKeysUrl: string;
  /** Of a second token service with the same keys. */
  readonly otherKeysUrl: string | null;
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  readonly authzServer: string;
  readonly digestAlgorithm: 'MD5' | 'SHA-256';
  readonly trunk: TrunkOptions | null;
  /** The same that the apps have: `calls.emergency.numbers`. */
  readonly emergencyNumbers: readonly string[];
  readonly ice: 'lite' | 'full';
  readonly opusOnClientLeg: boolean;
  readonly directMedia: boolean;
  readonly oneConnection: boolean;
  /** Lists of colleagues are offered. */
  readonly lists: boolean;
  /** Control ports of rtpengines beside the first. */
  readonly moreGateways: readonly number[];
  readonly webOrigins: readonly string[];
  readonly limits: EdgeLimits;
}

export interface SitePair {
  readonly serverId: 1 | 2;
  readonly own: RegistrarPorts;
  readonly other: RegistrarPorts;
}

export const defaultLimits: EdgeLimits = {
  windowS: 10,
  banS: 300,
  strangerS: 30,
  sourceStrangers: 200,
  sourceRequests: 200,
  sourceRegisters: 200,
  sourceInvites: 200,
  sourceFailures: 20,
  flowRequests: 600,
  userRegisters: 20,
  userInvites: 20,
  userRequests: 200,
};

/** The app's page: as Electron serves it, and as tools/electron-host does. */
const appOrigins = ['app://offhook', 'http://offhook.app.localhost'];
/** RFC 5737: nobody's. */
const noTrunk: TrunkOptions = { address: '192.0.2.1', port: 9 };
/** Whose document says which lists there are. */
export const listsOwner = 'lists';
const folder = import.meta.dirname;

export function siteFile(site: Site): string {
  return fillDefinitions(readFileSync(path.join(folder, 'site.cfg'), 'utf8'), siteValues(site));
}

export function secretsFile(secrets: { readonly sipKeys: string; readonly ephemeral: string }): string {
  return fillDefinitions(readFileSync(path.join(folder, 'secrets.example.cfg'), 'utf8'), {
    EDGE_SIP_KEYS_SECRET: secrets.sipKeys,
    EDGE_EPHEMERAL_SECRET: secrets.ephemeral,
  });
}

function siteValues(site: Site): Values {
  const { ports } = site;
  return {
    EDGE_DOMAIN: site.domain,
    EDGE_ADDRESS: site.address,
    EDGE_OWN_ADDRESS: site.address,
    EDGE_BEHIND_NAT: site.publicAddress === null ? 0 : 1,
    EDGE_PUBLIC_ADDRESS: site.publicAddress ?? site.address,
    EDGE_SIP_PORT: ports.sip,
    EDGE_SIPS_PORT: ports.sips,
    EDGE_WSS_PORT: site.pair?.own.wss ?? ports.wss,
    EDGE_LOOPBACK_PORT: site.pair?.own.loopback ?? ports.loopback,
    ...pairValues(site),
    EDGE_GATEWAYS: [ports.ng, ...site.moreGateways].map((ng) => `udp:127.0.0.1:${ng}`).join(' '),
    EDGE_RUN: site.runDir,
    EDGE_DATABASE: site.databaseDir,
    EDGE_SILO: site.messagesDir,
    EDGE_KEEP_MESSAGES_S: 259_200,
    EDGE_MOST_MESSAGES: 100,
    EDGE_ORIGINS: `^(${[...appOrigins, ...site.webOrigins].map(literal).join('|')})$`,
    EDGE_SIP_KEYS_URL: site.sipKeysUrl,
    EDGE_SIP_KEYS_EVERY_S: 5,
    EDGE_TWO_TOKEN_SERVICES: site.otherKeysUrl === null ? 0 : 1,
    EDGE_OTHER_KEYS_URL: site.otherKeysUrl ?? site.sipKeysUrl,
    EDGE_TOKEN_ISSUER: site.tokenIssuer,
    EDGE_TOKEN_AUDIENCE: site.tokenAudience,
    EDGE_AUTHZ_SERVER: site.authzServer,
    EDGE_DIGEST_ALGORITHM: site.digestAlgorithm,
    EDGE_NONCE_S: 300,
    EDGE_PHONE_MAX_CALLS: 2,
    EDGE_PHONE_DESTINATIONS: '0',
    EDGE_MAX_CONTACTS: 10,
    EDGE_MIN_EXPIRES_S: 10,
    EDGE_MAX_EXPIRES_S: 3600,
    ...trunkValues(site.trunk ?? noTrunk),
    EDGE_EMERGENCY: emergencyPattern(site.emergencyNumbers),
    EDGE_ICE: site.ice === 'lite' ? 'ICE-lite=both' : 'ICE-lite=off',
    EDGE_OPUS_ON_CLIENT_LEG: site.opusOnClientLeg ? 1 : 0,
    EDGE_DIRECT_MEDIA: site.directMedia ? 1 : 0,
    EDGE_ONE_CONNECTION: site.oneConnection ? 1 : 0,
    EDGE_LISTS: site.lists ? 1 : 0,
    EDGE_OWNER_OF_LISTS: `sip:${listsOwner}@${site.domain}`,
    ...limitValues(site.limits),
    EDGE_LONGEST_CALL_S: 14_400,
    EDGE_WORKERS: 2,
    EDGE_TCP_WORKERS: 1,
    EDGE_TCP_CONNECTIONS: 4096,
    EDGE_DEBUG: 1,
  };
}

/** As dialled, with the prefix that leads outside or without it. */
function emergencyPattern(numbers: readonly string[]): string {
  // What nothing is like: an empty group would take "0", and let it past all limits.
  if (numbers.length === 0) return '.^';
  return `^0?(${numbers.map(literal).join('|')})$`;
}

/** Ports of nobody where there is one registrar only: the switch is off then. */
function pairValues({ address, pair, ports }: Site): Values {
  return {
    EDGE_PAIR: pair === null ? 0 : 1,
    EDGE_SERVER_ID: pair?.serverId ?? 1,
    EDGE_THIS_NODE: `127.0.0.1:${pair?.own.node ?? 0}`,
    EDGE_OTHER_NODE: `127.0.0.1:${pair?.other.node ?? 0}`,
    EDGE_OTHER_WSS: `${address}:${pair?.other.wss ?? ports.wss}`,
    EDGE_OUTGOING_PORT: pair?.own.outgoing ?? 0,
  };
}

function trunkValues(trunk: TrunkOptions): Values {
  const place = `${trunk.address}:${trunk.port}`;
  return {
    EDGE_OUTSIDE: '0',
    EDGE_OUT_LENGTH: 1,
    EDGE_TRUNK_ADDRESS: place,
    // With its port: on one machine all parties have the same address.
    EDGE_TRUNK_SOURCES: `^${literal(place)}$`,
    EDGE_TRUNK_TARGET: `[@:]${literal(place)}(;|$)`,
    EDGE_TRUNK_MEDIA: trunk.srtp === true ? 'RTP/SAVP' : 'RTP/AVP',
    EDGE_NEVER_CALLED: '^(0?0900|(000|[+])(49900|881|882|883|979))',
  };
}

function limitValues(limits: EdgeLimits): Values {
  return {
    EDGE_RATE_WINDOW_S: limits.windowS,
    EDGE_BAN_S: limits.banS,
    EDGE_STRANGER_S: limits.strangerS,
    EDGE_SOURCE_STRANGERS: limits.sourceStrangers,
    EDGE_SOURCE_REQUESTS: limits.sourceRequests,
    EDGE_SOURCE_REGISTERS: limits.sourceRegisters,
    EDGE_SOURCE_INVITES: limits.sourceInvites,
    EDGE_SOURCE_FAILURES: limits.sourceFailures,
    EDGE_FLOW_REQUESTS: limits.flowRequests,
    EDGE_USER_REGISTERS: limits.userRegisters,
    EDGE_USER_INVITES: limits.userInvites,
    EDGE_USER_REQUESTS: limits.userRequests,
  };
}

/** A regular expression for exactly this text, without a backslash: Kamailio's strings eat those. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, (character) => `[${character}]`);
}
