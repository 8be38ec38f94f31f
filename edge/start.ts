import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Policies, policiesFor } from '../demo/policies.ts';
import { createCertificate } from '../demo/sip/certificate.ts';
import {
  type Configuration,
  certificateFile,
  configure,
  first,
  keyFile,
  type RegistrarFolders,
  second,
} from './configure.ts';
import type {
  Edge,
  EdgeOptions,
  EdgePart,
  EdgePartName,
  EdgePorts,
  GatewayPorts,
  TurnPorts,
} from './options.ts';
import { absentPart, createPart, type Listener, type PartOptions } from './part.ts';
import { type EdgePlan, type PortsBeside, planEdge } from './plan.ts';
import {
  chooseGatewayPorts,
  choosePorts,
  chooseRegistrarPorts,
  chooseServicePorts,
  chooseTurnPorts,
} from './ports.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { createSecrets } from './secrets.ts';
import { systemPath } from './system-path.ts';

/** It becomes the name of files, of a log and a realm. */
const tenantName = /^[a-z0-9][a-z0-9.-]{0,62}$/i;
const runProgram = promisify(execFile);

/**
 * Starts Kamailio, rtpengine, coturn, the token service and, unless the company has its own, an identity provider.
 *
 * @throws with the last words of the part that did not start; nothing is left running then
 */
export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  if (options.secondRegistrar === true && options.directMedia === true)
    throw new Error('media past the gateway is not for two registrars: docs/decisions/0082');
  if (options.secondRegistrar === true && options.publicAddress !== undefined)
    throw new Error('two registrars are told no public address: docs/guides/systemd.md');
  for (const name of Object.keys(options.tenants ?? {}))
    if (!tenantName.test(name))
      throw new Error(`a tenant’s name has letters, digits, points and hyphens: ${name}`);
  const ports = await choosePorts(options.ports ?? {});
  const plan = planEdge(options, ports, await portsBeside(options, ports));
  const run = createRunFolder(options.runDir);
  const secrets = createSecrets(options.deskPhones, [...plan.tenants.keys()]);
  let certificate = await issueCertificate(run, plan);
  const { parts, tenants, secondGateway, secondRelay, secondService, secondKamailio } = createParts(
    configure(run, plan, secrets, options),
    run,
    plan,
    options,
  );
  const coturns = [parts.coturn, secondRelay, ...Object.values(tenants).map(({ coturn }) => coturn)].filter(
    (each) => each !== null,
  );
  const beside = [...coturns, secondGateway, secondService?.part ?? null].filter((each) => each !== null);
  const close = async () => {
    const all = [...Object.values(parts), ...beside, ...(secondKamailio === null ? [] : [secondKamailio])];
    await Promise.all(all.map((part) => part.stop()));
    run.remove();
  };
  await startAll(parts, beside, secondKamailio).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const policies = policiesFor({
    issuer: plan.issuer,
    provisioningUrl: `${plan.service}/provisioning`,
    wssUrls: plan.wssUrls,
    sha256: certificate.sha256,
    deskPassword: secrets.deskPhones.get('701') ?? '',
  });
  writeForPeople(run, policies, secrets.deskPhones);
  const kamcmdOf =
    (folder: string) =>
    (...command: readonly string[]) =>
      askKamailio(run, folder, command);
  const kamcmd = kamcmdOf(first.socket);
  const kamcmds = [kamcmd, ...(secondKamailio === null ? [] : [kamcmdOf(second.socket)])];

  return {
    runDir: run.path,
    address: plan.address,
    domain: plan.domain,
    ports,
    urls: {
      issuer: plan.issuer,
      token: `${plan.service}/token`,
      provisioning: `${plan.service}/provisioning`,
      turnCredentials: `${plan.service}/turn-credentials`,
      wss: plan.wss,
    },
    ...policies,
    deskPhones: secrets.deskPhones,
    get certificate() {
      return { pem: certificate.cert, sha256: certificate.sha256 };
    },
    parts,
    tenants,
    secondGateway,
    secondRelay,
    secondService,
    secondRegistrar:
      secondKamailio === null
        ? null
        : { kamailio: secondKamailio, wss: plan.wssUrls[1] ?? plan.wss, kamcmd: kamcmdOf(second.socket) },
    kamcmd,
    async renewCertificate() {
      certificate = await issueCertificate(run, plan);
      for (const ask of kamcmds) await ask('tls.reload');
      // coturn reads its certificate anew at this signal.
      for (const { pid } of coturns) if (pid !== null) process.kill(pid, 'SIGUSR2');
      return { pem: certificate.cert, sha256: certificate.sha256 };
    },
    close,
  };
}

/** What somebody needs to come in: for apps and phones that are set up by hand. */
function writeForPeople(run: RunFolder, policies: Policies, deskPhones: ReadonlyMap<string, string>): void {
  const files = {
    'policy.json': policies.policy,
    'managed-policy.json': policies.managedPolicy,
    'desk-phones.json': Object.fromEntries(deskPhones),
  };
  for (const [name, content] of Object.entries(files))
    run.write(name, `${JSON.stringify(content, null, 2)}\n`);
}

async function issueCertificate(run: RunFolder, plan: EdgePlan) {
  const certificate = await createCertificate({
    hosts: ['localhost', plan.domain],
    addresses: [plan.address, ...(plan.publicAddress === null ? [] : [plan.publicAddress])],
  });
  run.write(certificateFile, certificate.cert);
  run.write(keyFile, certificate.key);
  return certificate;
}

/** Kamailio last: a failed first ping makes it turn its back on rtpengine, and the keys come from the service. */
async function startAll(
  { kamailio, rtpengine, service, identity }: Readonly<Record<EdgePartName, EdgePart>>,
  beside: readonly EdgePart[],
  secondKamailio: EdgePart | null,
): Promise<void> {
  await Promise.all([rtpengine, service, identity, ...beside].map((part) => part.start()));
  // Of two that share a UDP port on one machine the one that came last is given what arrives.
  await secondKamailio?.start();
  await kamailio.start();
}

function createParts(
  files: Configuration,
  run: RunFolder,
  plan: EdgePlan,
  options: EdgeOptions,
): Pick<Edge, 'parts' | 'tenants' | 'secondGateway' | 'secondRelay' | 'secondService'> & {
  readonly secondKamailio: EdgePart | null;
} {
  const { ports } = plan;
  const common = { netns: options.netns ?? null, log: options.log ?? (() => {}) };
  mkdirSync(run.at('log'), { recursive: true, mode: 0o700 });
  const part = (own: Omit<PartOptions, 'netns' | 'log' | 'logFile'>) =>
    createPart({ ...common, ...own, logFile: run.at(`log/${own.name}.log`) });
  const nodePart = (
    room: 'service' | 'identity',
    args: readonly string[],
    listening: readonly number[],
    name: string = room,
  ) =>
    part({
      name,
      command: process.execPath,
      args: [path.join(import.meta.dirname, room, 'main.ts'), ...args],
      // Both meet each other over the run's own certificate.
      env: { NODE_EXTRA_CA_CERTS: run.at(certificateFile) },
      listeners: listening.map((port) => ({ protocol: 'tcp', port })),
    });
  const coturn = (name: string, file: string, { turn, turns }: TurnPorts) =>
    part({ name, command: 'turnserver', args: ['-c', file], listeners: turnListeners(turn, turns) });
  const gateway = (name: string, file: string, { ng }: GatewayPorts) =>
    part({
      name,
      command: 'rtpengine',
      args: [`--config-file=${file}`],
      listeners: [{ protocol: 'udp', port: ng }],
    });
  const tenants = Object.fromEntries(
    [...files.tenantCoturns].map(([name, file]) => {
      const own = plan.tenants.get(name)?.ports ?? ports;
      return [name, { coturn: coturn(`coturn-tenant-${name}`, file, own), ports: own }];
    }),
  );
  const kamailio = (name: string, file: string, registrar: RegistrarFolders, wss: number) =>
    part({
      name,
      command: 'kamailio',
      args: [
        '-DD',
        '-E',
        '-f',
        file,
        '-Y',
        path.resolve(run.path, registrar.socket),
        '-m',
        '512',
        '-M',
        '16',
      ],
      cwd: path.dirname(file),
      prepare: () => files.resetTables(registrar),
      listeners: [
        { protocol: 'tcp', port: wss },
        { protocol: 'tcp', port: ports.sips },
        { protocol: 'tcp', port: ports.sip },
        { protocol: 'udp', port: ports.sip },
      ],
    });
  const parts = {
    kamailio: kamailio('kamailio', files.kamailio, first, ports.wss),
    rtpengine: gateway('rtpengine', files.rtpengine, ports),
    coturn: coturn('coturn', files.coturn, ports),
    service: nodePart('service', ['--config', files.service], [ports.service, ports.internal]),
    identity:
      options.issuer === undefined ? nodePart('identity', [files.identity], [ports.identity]) : absentPart(),
  };
  const { secondGateway: file } = files;
  const gatewayPorts = plan.secondGateway;
  const secondGateway =
    file === null || gatewayPorts === null ? null : gateway('rtpengine-second', file, gatewayPorts);
  const secondRelay =
    files.secondRelay === null || plan.secondRelay === null
      ? null
      : coturn('coturn-second', files.secondRelay, plan.secondRelay);
  const secondService =
    files.secondService === null || plan.secondService === null
      ? null
      : {
          part: nodePart(
            'service',
            ['--config', files.secondService],
            Object.values(plan.secondService.ports),
            'service-second',
          ),
          url: plan.secondService.url,
        };
  const secondKamailio =
    files.secondRegistrar === null || plan.registrars === null
      ? null
      : kamailio('kamailio-second', files.secondRegistrar, second, plan.registrars[1].wss);
  return { parts, tenants, secondGateway, secondRelay, secondService, secondKamailio };
}

function turnListeners(turn: number, turns: number): readonly Listener[] {
  return [
    { protocol: 'tcp', port: turn },
    { protocol: 'udp', port: turn },
    { protocol: 'tcp', port: turns },
  ];
}

async function portsBeside(options: EdgeOptions, ports: EdgePorts): Promise<PortsBeside> {
  const secondGateway = options.secondGateway === true ? await chooseGatewayPorts(ports) : null;
  const taken: (EdgePorts | GatewayPorts | TurnPorts)[] = [
    ports,
    ...(secondGateway === null ? [] : [secondGateway]),
  ];
  const another = async () => {
    const chosen = await chooseTurnPorts(taken);
    taken.push(chosen);
    return chosen;
  };
  const secondRelay = options.secondRelay === true ? await another() : null;
  const tenants = new Map<string, TurnPorts>();
  for (const name of Object.keys(options.tenants ?? {})) tenants.set(name, await another());
  const secondService = options.secondService === true ? await chooseServicePorts(ports) : null;
  const registrars = options.secondRegistrar === true ? await chooseRegistrarPorts(ports) : null;
  return { tenants, secondGateway, secondRelay, secondService, registrars };
}

async function askKamailio(run: RunFolder, folder: string, command: readonly string[]): Promise<string> {
  const socket = path.resolve(run.path, folder, 'kamailio.ctl');
  const { stdout } = await runProgram('kamcmd', ['-s', `unix:${socket}`, ...command], {
    env: { ...process.env, PATH: systemPath },
  });
  return stdout;
}
