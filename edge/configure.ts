import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { emergencyNumbers } from '../src/shared/call-policy.ts';
import { type CoturnSite, coturnConfig } from './coturn/config.ts';
import type { IdentityConfig } from './identity/main.ts';
import { defaultLimits, type SitePair, secretsFile, siteFile } from './kamailio/site.ts';
import { keepMessages, writeLists, writeTables } from './kamailio/tables.ts';
import type { EdgeOptions } from './options.ts';
import { numbersOfPeople, peopleByLogin, serviceUsers } from './people.ts';
import type { EdgePlan, PlannedService } from './plan.ts';
import { rtpengineConfig } from './rtpengine/config.ts';
import type { RunFolder } from './run-folder.ts';
import { digestHa1, type EdgeSecrets } from './secrets.ts';
import type { ConfigInput } from './service/config.ts';

/** What the children are started with. */
export interface Configuration {
  readonly kamailio: string;
  readonly secondRegistrar: string | null;
  readonly rtpengine: string;
  readonly secondGateway: string | null;
  readonly coturn: string;
  readonly secondRelay: string | null;
  /** By tenant. */
  readonly tenantCoturns: ReadonlyMap<string, string>;
  readonly service: string;
  readonly secondService: string | null;
  readonly identity: string;
  /** Before each start of a Kamailio. */
  resetTables(registrar: RegistrarFolders): void;
}

export const certificateFile = 'tls/certificate.pem';
export const keyFile = 'tls/key.pem';
/** Of SIP tokens. */
const keyFolder = 'secrets/sip-token-keys';

/** Writes every file of a run; certificates are there already. */
export function configure(
  run: RunFolder,
  plan: EdgePlan,
  secrets: EdgeSecrets,
  options: EdgeOptions,
): Configuration {
  const algorithm = options.digestAlgorithm ?? 'MD5';
  const { domain } = plan;
  const resetTables = ({ tables, messages }: RegistrarFolders) => {
    keepMessages(run.at(messages));
    writeTables(run.at(tables), {
      phones: new Map(
        [...secrets.deskPhones].map(([username, password]) => [
          username,
          digestHa1(algorithm, { username, realm: domain, password }),
        ]),
      ),
      numbers: numbersOfPeople,
      people: peopleByLogin,
    });
    writeLists(run.at(tables), domain, options.lists ?? {});
  };
  return {
    kamailio: writeKamailio({ run, plan, secrets, options, registrar: first }),
    secondRegistrar:
      plan.registrars === null ? null : writeKamailio({ run, plan, secrets, options, registrar: second }),
    rtpengine: run.write('rtpengine.conf', rtpengineConfig(plan.address, plan.ports, plan.publicAddress)),
    secondGateway:
      plan.secondGateway === null
        ? null
        : run.write(
            'rtpengine-second.conf',
            rtpengineConfig(plan.address, plan.secondGateway, plan.publicAddress),
          ),
    coturn: run.write('turnserver.conf', coturnConfig(coturnSite(run, plan, secrets, options))),
    secondRelay: writeSecondRelay(run, plan, secrets, options),
    tenantCoturns: writeTenantCoturns(run, plan, secrets, options),
    ...writeServices(run, plan, secrets, options),
    identity: run.write('identity.json', asJson(identityConfig(run, plan, options))),
    resetTables,
  };
}

interface KamailioInput {
  readonly run: RunFolder;
  readonly plan: EdgePlan;
  readonly secrets: EdgeSecrets;
  readonly options: EdgeOptions;
  readonly registrar: RegistrarFolders;
}

/** Names in the run folder; each has its management socket in a folder of its own. */
export interface RegistrarFolders {
  readonly serverId: 1 | 2;
  readonly configuration: string;
  readonly tables: string;
  readonly messages: string;
  readonly socket: string;
}

export const first: RegistrarFolders = {
  serverId: 1,
  configuration: 'kamailio',
  tables: 'db',
  messages: 'messages',
  socket: '.',
};
export const second: RegistrarFolders = {
  serverId: 2,
  configuration: 'kamailio-second',
  tables: 'db-second',
  messages: 'messages-second',
  socket: 'kamailio-second',
};

function pairOf({ registrars }: EdgePlan, serverId: 1 | 2): SitePair | null {
  if (registrars === null) return null;
  const [a, b] = registrars;
  return serverId === 1 ? { serverId, own: a, other: b } : { serverId, own: b, other: a };
}

function writeKamailio({ run, plan, secrets, options, registrar }: KamailioInput): string {
  const { configuration, serverId } = registrar;
  run.copy(path.join(import.meta.dirname, 'kamailio'), '.cfg', configuration);
  run.write(
    `${configuration}/site.cfg`,
    siteFile({
      domain: plan.domain,
      address: plan.address,
      publicAddress: plan.publicAddress,
      ports: plan.ports,
      pair: pairOf(plan, serverId),
      runDir: path.resolve(run.path, registrar.socket),
      databaseDir: run.at(registrar.tables),
      messagesDir: run.at(registrar.messages),
      sipKeysUrl: `${plan.internal}/internal/sip-keys`,
      otherKeysUrl: plan.secondService === null ? null : `${plan.secondService.internal}/internal/sip-keys`,
      tokenIssuer: plan.service,
      tokenAudience: 'sip',
      authzServer: plan.issuer,
      digestAlgorithm: options.digestAlgorithm ?? 'MD5',
      trunk: options.trunk ?? null,
      emergencyNumbers: options.calls?.emergency?.numbers ?? emergencyNumbers,
      ice: options.ice ?? 'full',
      opusOnClientLeg: options.opusOnClientLeg ?? false,
      directMedia: options.directMedia ?? false,
      oneConnection: options.oneConnection ?? false,
      lists: options.lists !== undefined,
      webOrigins: options.webOrigins ?? [],
      moreGateways: plan.secondGateway === null ? [] : [plan.secondGateway.ng],
      limits: { ...defaultLimits, ...options.limits },
    }),
  );
  run.write(`${configuration}/secrets.cfg`, secretsFile(secrets));
  run.write(`${configuration}/tls.cfg`, tlsFile(run));
  return run.at(`${configuration}/kamailio.cfg`);
}

function tlsFile(run: RunFolder): string {
  const server = [
    '[server:default]',
    'method = TLSv1.2+',
    'verify_certificate = no',
    'require_certificate = no',
    `private_key = ${run.at(keyFile)}`,
    `certificate = ${run.at(certificateFile)}`,
    'cipher_list = ECDHE+AESGCM:ECDHE+CHACHA20',
  ];
  return `${server.join('\n')}\n`;
}

function coturnSite(run: RunFolder, plan: EdgePlan, secrets: EdgeSecrets, options: EdgeOptions): CoturnSite {
  return {
    address: plan.address,
    publicAddress: plan.publicAddress,
    ports: plan.ports,
    realm: plan.domain,
    secret: secrets.turn,
    cliPassword: secrets.sipKeys,
    // A call asks for three on each network (UDP, TCP, TLS), and those of a network that was lost stay until their life is
    // over, ten minutes as Chromium asks. With twelve, relayed calls that moved every ten seconds fell silent.
    userQuota: options.turnUserQuota ?? 40,
    totalQuota: options.turnTotalQuota ?? 1200,
    nonceS: options.turnNonceS ?? 600,
    allocationS: options.turnAllocationS ?? 3600,
    peers: options.turnPeers ?? [],
    certificate: run.at(certificateFile),
    key: run.at(keyFile),
    stem: run.at('turnserver'),
  };
}

/** The same realm and secret: what the service gives out is good at both. */
function writeSecondRelay(
  run: RunFolder,
  plan: EdgePlan,
  secrets: EdgeSecrets,
  options: EdgeOptions,
): string | null {
  const { secondRelay: ports } = plan;
  if (ports === null) return null;
  const site = { ...coturnSite(run, plan, secrets, options), ports, stem: run.at('turnserver-second') };
  return run.write('turnserver-second.conf', coturnConfig(site));
}

/** The same file for each tenant, with what is its own. */
function writeTenantCoturns(
  run: RunFolder,
  plan: EdgePlan,
  secrets: EdgeSecrets,
  options: EdgeOptions,
): ReadonlyMap<string, string> {
  const common = coturnSite(run, plan, secrets, options);
  const files = [...plan.tenants].map(([name, { ports }]): [string, string] => {
    const { turnUserQuota, turnTotalQuota } = options.tenants?.[name] ?? {};
    const site = {
      ...common,
      ports,
      realm: name,
      secret: secretOfTenant(secrets, name),
      userQuota: turnUserQuota ?? common.userQuota,
      totalQuota: turnTotalQuota ?? common.totalQuota,
      // A tenant may be called as the second relay is: its files never are.
      stem: run.at(`turnserver-tenant-${name}`),
    };
    return [name, run.write(`turnserver-tenant-${name}.conf`, coturnConfig(site))];
  });
  return new Map(files);
}

function secretOfTenant(secrets: EdgeSecrets, name: string): string {
  const secret = secrets.tenantTurn.get(name);
  if (secret === undefined) throw new Error(`there is no TURN secret for ${name}`);
  return secret;
}

/** Both say the same of people and sign with keys of their own, which each has in the folder that they share. */
function writeServices(run: RunFolder, plan: EdgePlan, secrets: EdgeSecrets, options: EdgeOptions) {
  const { service: url, internal, ports, secondService: planned } = plan;
  mkdirSync(run.at(keyFolder), { recursive: true, mode: 0o700 });
  const config = (own: PlannedService, instance: 'first' | 'second') =>
    asJson({ ...serviceConfig({ run, plan, secrets, options, own }), instance });
  return {
    service: run.write('service.json', config({ url, internal, ports }, 'first')),
    secondService: planned === null ? null : run.write('service-second.json', config(planned, 'second')),
  };
}

interface ServiceInput extends Omit<KamailioInput, 'registrar'> {
  readonly own: PlannedService;
}

function serviceConfig({ run, plan, secrets, options, own }: ServiceInput): ConfigInput {
  const { address, domain } = plan;
  const { ports } = own;
  const tls = plan.tls ? { certFile: run.at(certificateFile), keyFile: run.at(keyFile) } : {};
  return {
    listen: { host: address, port: ports.service, ...tls },
    internal: { port: ports.internal, secretFile: run.write('secrets/sip-keys', secrets.sipKeys) },
    publicUrl: own.url,
    issuer: plan.issuer,
    audience: plan.service,
    domain,
    tokenIssuer: plan.service,
    tokenTtlS: options.sipTokenTtlS ?? 300,
    keyFolder: run.at(keyFolder),
    ...(options.keysRotateEveryS === undefined ? {} : { rotateEveryS: options.keysRotateEveryS }),
    wssUrls: [...plan.wssUrls],
    ice: { stunUrls: [...plan.stunUrls], transportPolicy: options.iceTransportPolicy ?? 'all' },
    turn: {
      secretFile: run.write('secrets/turn', secrets.turn),
      realm: domain,
      urls: [...plan.turnUrls],
      ttlS: options.turnTtlS ?? 3600,
    },
    tenants: Object.fromEntries(
      [...plan.tenants].map(([name, { turnUrls }]) => {
        const secretFile = run.write(`secrets/turn-${name}`, secretOfTenant(secrets, name));
        return [
          name,
          { turn: { secretFile, realm: name, urls: [...turnUrls], ttlS: options.turnTtlS ?? 3600 } },
        ];
      }),
    ),
    sipCredentials: { secretFile: run.write('secrets/ephemeral', secrets.ephemeral), realm: domain },
    ...(options.calls === undefined ? {} : { calls: options.calls }),
    users: serviceUsers(options.claims ?? {}, options.tenants ?? {}),
    allowedOrigins: [...(options.webOrigins ?? [])],
  };
}

function identityConfig(run: RunFolder, plan: EdgePlan, options: EdgeOptions): IdentityConfig {
  const keptIn = run.at('identity');
  mkdirSync(keptIn, { recursive: true, mode: 0o700 });
  return {
    keptIn,
    host: plan.address,
    port: plan.ports.identity,
    issuer: plan.issuer,
    certFile: plan.tls ? run.at(certificateFile) : null,
    keyFile: plan.tls ? run.at(keyFile) : null,
    audience: plan.service,
    accessTokenTtlS: options.accessTokenTtlS ?? 600,
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
