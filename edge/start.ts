import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Policies, policiesFor } from '../demo/policies.ts';
import { createCertificate } from '../demo/sip/certificate.ts';
import { type Configuration, certificateFile, configure, keyFile } from './configure.ts';
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
import { type EdgePlan, planEdge } from './plan.ts';
import { chooseGatewayPorts, choosePorts, chooseTurnPorts } from './ports.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { createSecrets } from './secrets.ts';

const runProgram = promisify(execFile);

/**
 * Starts Kamailio, rtpengine, coturn, the token service and, unless the company has its own, an identity provider.
 *
 * @throws with the last words of the part that did not start; nothing is left running then
 */
export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const ports = await choosePorts(options.ports ?? {});
  const tenantPorts = await portsOfTenants(Object.keys(options.tenants ?? {}), ports);
  const secondPorts = options.secondGateway === true ? await chooseGatewayPorts(ports) : null;
  const plan = planEdge(options, ports, tenantPorts, secondPorts);
  const run = createRunFolder(options.runDir);
  const secrets = createSecrets(options.deskPhones, [...plan.tenants.keys()]);
  let certificate = await issueCertificate(run, plan);
  const { parts, tenants, secondGateway } = createParts(
    configure(run, plan, secrets, options),
    run,
    plan,
    options,
  );
  const coturns = [parts.coturn, ...Object.values(tenants).map(({ coturn }) => coturn)];
  const beside = [...coturns, ...(secondGateway === null ? [] : [secondGateway])];
  const close = async () => {
    await Promise.all([...Object.values(parts), ...beside].map((part) => part.stop()));
    run.remove();
  };
  await startAll(parts, beside).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const policies = policiesFor({
    issuer: plan.issuer,
    provisioningUrl: `${plan.service}/provisioning`,
    wssUrl: plan.wss,
    sha256: certificate.sha256,
    deskPassword: secrets.deskPhones.get('701') ?? '',
  });
  writeForPeople(run, policies, secrets.deskPhones);
  const kamcmd = (...command: readonly string[]) => askKamailio(run, command);

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
    kamcmd,
    async renewCertificate() {
      certificate = await issueCertificate(run, plan);
      await kamcmd('tls.reload');
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
    addresses: [plan.address],
  });
  run.write(certificateFile, certificate.cert);
  run.write(keyFile, certificate.key);
  return certificate;
}

/** Kamailio last: a failed first ping makes it turn its back on rtpengine, and the keys come from the service. */
async function startAll(
  { kamailio, rtpengine, service, identity }: Readonly<Record<EdgePartName, EdgePart>>,
  beside: readonly EdgePart[],
): Promise<void> {
  await Promise.all([rtpengine, service, identity, ...beside].map((part) => part.start()));
  await kamailio.start();
}

function createParts(
  files: Configuration,
  run: RunFolder,
  plan: EdgePlan,
  options: EdgeOptions,
): Pick<Edge, 'parts' | 'tenants' | 'secondGateway'> {
  const { ports } = plan;
  const common = { netns: options.netns ?? null, log: options.log ?? (() => {}) };
  mkdirSync(run.at('log'), { recursive: true, mode: 0o700 });
  const part = (own: Omit<PartOptions, 'netns' | 'log' | 'logFile'>) =>
    createPart({ ...common, ...own, logFile: run.at(`log/${own.name}.log`) });
  const nodePart = (name: 'service' | 'identity', args: readonly string[], listening: readonly number[]) =>
    part({
      name,
      command: process.execPath,
      args: [path.join(import.meta.dirname, name, 'main.ts'), ...args],
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
      return [name, { coturn: coturn(`coturn-${name}`, file, own), ports: own }];
    }),
  );
  const parts = {
    kamailio: part({
      name: 'kamailio',
      command: 'kamailio',
      args: ['-DD', '-E', '-f', files.kamailio, '-Y', run.path, '-m', '512', '-M', '16'],
      cwd: path.dirname(files.kamailio),
      prepare: files.resetTables,
      listeners: [
        { protocol: 'tcp', port: ports.wss },
        { protocol: 'tcp', port: ports.sips },
        { protocol: 'tcp', port: ports.sip },
        { protocol: 'udp', port: ports.sip },
      ],
    }),
    rtpengine: gateway('rtpengine', files.rtpengine, ports),
    coturn: coturn('coturn', files.coturn, ports),
    service: nodePart('service', ['--config', files.service], [ports.service, ports.internal]),
    identity:
      options.issuer === undefined ? nodePart('identity', [files.identity], [ports.identity]) : absentPart(),
  };
  const { secondGateway: file } = files;
  const second = plan.secondGateway;
  const secondGateway = file === null || second === null ? null : gateway('rtpengine-second', file, second);
  return { parts, tenants, secondGateway };
}

function turnListeners(turn: number, turns: number): readonly Listener[] {
  return [
    { protocol: 'tcp', port: turn },
    { protocol: 'udp', port: turn },
    { protocol: 'tcp', port: turns },
  ];
}

async function portsOfTenants(names: readonly string[], ports: EdgePorts): Promise<Map<string, TurnPorts>> {
  const chosen = new Map<string, TurnPorts>();
  for (const name of names) chosen.set(name, await chooseTurnPorts([ports, ...chosen.values()]));
  return chosen;
}

async function askKamailio(run: RunFolder, command: readonly string[]): Promise<string> {
  const { stdout } = await runProgram('kamcmd', ['-s', `unix:${run.at('kamailio.ctl')}`, ...command]);
  return stdout;
}
