import type { PolicyInput } from '../src/shared/policy.ts';
import type { CallsInput } from './service/calls.ts';

/** One listener each; `media` and `relay` are ranges of UDP ports. */
export interface EdgePorts {
  /** SIP for desk phones and the trunk, UDP and TCP. */
  readonly sip: number;
  /** SIP over TLS for desk phones. */
  readonly sips: number;
  readonly wss: number;
  /** TURN over UDP and TCP. */
  readonly turn: number;
  /** TURN over TLS. */
  readonly turns: number;
  /** Token exchange and provisioning. */
  readonly service: number;
  readonly identity: number;
  /** On the loopback only, as the next two: the service's keys, rtpengine's control, Kamailio to itself. */
  readonly internal: number;
  readonly ng: number;
  readonly loopback: number;
  readonly media: PortRange;
  readonly relay: PortRange;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** What one source or one user may do within `windowS`; see edge/kamailio/site.cfg for each. */
export interface EdgeLimits {
  readonly windowS: number;
  readonly banS: number;
  readonly strangerS: number;
  readonly sourceStrangers: number;
  readonly sourceRequests: number;
  readonly sourceRegisters: number;
  readonly sourceInvites: number;
  readonly sourceFailures: number;
  readonly flowRequests: number;
  readonly userRegisters: number;
  readonly userInvites: number;
  readonly userRequests: number;
}

/** What the service says of a person, beyond demo/people: for tests of the claims. */
export interface PersonClaims {
  readonly maxCalls?: number;
  readonly destinations?: readonly string[];
  readonly credentials?: 'bearer' | 'ephemeral';
}

/** A group of people whose relays are their own: a coturn with a realm, a secret, ports and quotas of its own. */
export interface TenantOptions {
  /** Login names of demo/people. */
  readonly people: readonly string[];
  /** TURN allocations at the same time, of one user and of all together; as for everybody else unless told. */
  readonly turnUserQuota?: number;
  readonly turnTotalQuota?: number;
}

/** What each of two registrars has for itself; `node` and `outgoing` are used where there are two. */
export interface RegistrarPorts extends Pick<EdgePorts, 'wss' | 'loopback'> {
  /** Where they talk to each other, on the loopback. */
  readonly node: number;
  /** From which it speaks to phones on UDP. */
  readonly outgoing: number;
}

export type GatewayPorts = Pick<EdgePorts, 'ng' | 'media'>;

export type ServicePorts = Pick<EdgePorts, 'service' | 'internal'>;

export type TurnPorts = Pick<EdgePorts, 'turn' | 'turns' | 'relay'>;

export interface EdgeTenant {
  readonly coturn: EdgePart;
  readonly ports: TurnPorts;
}

export interface EdgeRegistrar {
  readonly kamailio: EdgePart;
  readonly wss: string;
  /** As the edge's. */
  kamcmd(...command: readonly string[]): Promise<string>;
}

/** A token service beside the first, which shares its keys. */
export interface EdgeService {
  readonly part: EdgePart;
  /** Its own origin; a company has both behind one name. */
  readonly url: string;
}

export interface TrunkOptions {
  readonly address: string;
  readonly port: number;
  /** SRTP (SDES) toward it; plain RTP unless told. */
  readonly srtp?: boolean;
}

export interface EdgeOptions {
  /** Configuration, secrets and sockets of this run; a folder of its own under the system's temporary one unless told. */
  readonly runDir?: string;
  /** Address of all public listeners; 127.0.0.1 unless told. Plain http is served on the loopback only. */
  readonly address?: string;
  /** What the world has for the address, where a router leads it there port by port: apps, phones and trunk are told of it. */
  readonly publicAddress?: string;
  /** By which apps know the address of the registrars; the public address unless told. */
  readonly wssHost?: string;
  /** Name of the network namespace that all children run in. */
  readonly netns?: string;
  /** Free ones where not given. */
  readonly ports?: Partial<EdgePorts>;
  /** The company's identity provider; the demo's is started as one more child unless told. */
  readonly issuer?: string;
  /** Gateway that numbers with the prefix 0 and +E.164 go to, and that calls in. */
  readonly trunk?: TrunkOptions;
  /** By login name of demo/people. */
  readonly claims?: Readonly<Record<string, PersonClaims>>;
  readonly limits?: Partial<EdgeLimits>;
  /** Lives of tokens and credentials, seconds. */
  readonly accessTokenTtlS?: number;
  readonly sipTokenTtlS?: number;
  readonly keysRotateEveryS?: number;
  readonly turnTtlS?: number;
  /** What apps are told to gather: `relay` for networks where everything goes through TURN. */
  readonly iceTransportPolicy?: 'all' | 'relay';
  /** How rtpengine does ICE with clients; `lite` answers checks and makes none. */
  readonly ice?: 'lite' | 'full';
  /** A second rtpengine beside the first: a call whose gateway dies is asked anew at the other one. */
  readonly secondGateway?: boolean;
  /** A second coturn with the realm and the secret of the first: a relayed call whose TURN server dies goes on by the other. */
  readonly secondRelay?: boolean;
  /** A second token service that shares its keys with the first; Kamailio asks it while the first is away. */
  readonly secondService?: boolean;
  /** A second Kamailio, each standing in for the other: SIP ports are shared, WSS is each one's own. */
  readonly secondRegistrar?: boolean;
  /** Opus on the client's side even where both sides know G.711. */
  readonly opusOnClientLeg?: boolean;
  /** Media between two apps goes without the gateway. */
  readonly directMedia?: boolean;
  /** Apps are not told that a call may go on by a new connection within its dialog. */
  readonly oneConnection?: boolean;
  /** Lists of whom one may watch (RFC 4662): user parts by the list's. None, and no list server, unless told. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly digestAlgorithm?: 'MD5' | 'SHA-256';
  /** Password by number, for a second edge that knows the same desk phones. */
  readonly deskPhones?: ReadonlyMap<string, string>;
  /** TURN allocations at the same time, of one user and of all together: 40 and 1200 unless told. */
  readonly turnUserQuota?: number;
  readonly turnTotalQuota?: number;
  /** How apps treat calls: `calls` of their provisioning (docs/guides/policy.md). */
  readonly calls?: CallsInput;
  /** By name, which is the realm of their TURN: letters, digits, points and hyphens. */
  readonly tenants?: Readonly<Record<string, TenantOptions>>;
  /** Lives of TURN nonces and, at most, of allocations between two refreshes, seconds: 600 and 3600 unless told. */
  readonly turnNonceS?: number;
  readonly turnAllocationS?: number;
  /** CIDR ranges of private addresses that TURN may reach, beyond the media gateway: none unless told. */
  readonly turnPeers?: readonly string[];
  /** Origins of web pages, beyond the app's own, that may open a WebSocket. */
  readonly webOrigins?: readonly string[];
  /** One line for each event: a part that died, with its last words. No secrets. */
  readonly log?: (line: string) => void;
}

export type EdgePartName = 'kamailio' | 'rtpengine' | 'coturn' | 'service' | 'identity';

/** A child process that can be taken away and brought back while the others run on. */
export interface EdgePart {
  /** null while it does not run. */
  readonly pid: number | null;
  /** Resolves once it answers on its ports. */
  start(): Promise<void>;
  /** SIGTERM, and SIGKILL if it does not go. */
  stop(): Promise<void>;
  /** SIGKILL, its own children included: a crash. */
  kill(): Promise<void>;
  /** The last that it wrote. */
  lastWords(): string;
}

export interface EdgeCertificate {
  readonly pem: string;
  /** SHA-256 of the DER certificate, base64, as in the policy. */
  readonly sha256: string;
}

export interface Edge {
  readonly runDir: string;
  readonly address: string;
  readonly domain: string;
  readonly ports: EdgePorts;
  readonly urls: {
    readonly issuer: string;
    readonly token: string;
    readonly provisioning: string;
    readonly turnCredentials: string;
    readonly wss: string;
  };
  /** For the app: signs in at the edge's provider. */
  readonly policy: PolicyInput;
  /** For the app without sign-in: the digest account 701. Holds a password. */
  readonly managedPolicy: PolicyInput;
  /** Password of each desk phone's digest account, by number. Made anew at each start. */
  readonly deskPhones: ReadonlyMap<string, string>;
  /** The one that is served at present. */
  readonly certificate: EdgeCertificate;
  /** `identity` does nothing when the company has its own provider. */
  readonly parts: Readonly<Record<EdgePartName, EdgePart>>;
  /** By name. */
  readonly tenants: Readonly<Record<string, EdgeTenant>>;
  /** Null unless asked for. */
  readonly secondGateway: EdgePart | null;
  readonly secondRelay: EdgePart | null;
  readonly secondService: EdgeService | null;
  readonly secondRegistrar: EdgeRegistrar | null;
  /** A new certificate for SIP and TURN in place of the present one, without a restart; the service keeps its own. */
  renewCertificate(): Promise<EdgeCertificate>;
  /** A command of Kamailio's management socket, e.g. `['htable.dump', 'bans']`; what kamcmd prints. */
  kamcmd(...command: readonly string[]): Promise<string>;
  close(): Promise<void>;
}
