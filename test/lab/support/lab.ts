import { appendFileSync, cpSync, lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Edge, EdgeOptions, EdgePorts, PortRange } from '../../../edge/options.ts';
import { startEdge } from '../../../edge/start.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import { chooseElectron } from '../../../tools/launch/electron.ts';
import { type App, startApp } from './app.ts';
import { type Baresip, type BaresipOptions, startBaresip } from './baresip.ts';
import { type Credentials, registerScenario } from './calling.ts';
import { type Capture, startCapture } from './capture.ts';
import { listenTo, type SecondsHeard } from './hearing.ts';
import { type Network, startNetwork } from './network.ts';
import { digitsIn, earsForPcmu, newestStream, type RtpPacket } from './rtp.ts';
import { type Sipp, startSipp, writeMuLawTone } from './sipp.ts';
import type { Scenario } from './sipp-scenario.ts';
import type { SoundServer } from './sound-server.ts';
import { officeAddress, serverAddress } from './topology.ts';

/**
 * What each party says, in Hz, unless a test decides otherwise: far enough apart, no harmonics of each other. An app must
 * never say what it hears: its echo canceller would take it away.
 */
const tonesOfApps = [440, 620, 530] as const;
const tonesOfPhones = [700, 1150, 940, 1430, 1030, 790] as const;
const nth = (tones: readonly number[], index: number): number => tones[index % tones.length] ?? 440;

/** What a phone plays to whom it holds, in Hz. */
export const musicOnHold = 1300;

/** Where the trunk's gateway is: SIPp listens and calls there. */
const trunkPort = 5080;

export interface LabOptions {
  readonly edge?: Omit<EdgeOptions, 'runDir' | 'address' | 'netns'>;
  /** Another home, with a router and two uplinks of its own. */
  readonly elsewhere?: boolean;
}

export interface AppChoice {
  /** `sign-in`: alice, carol or dave with the company's sign-in; `managed`: the digest account 701 of the policy. */
  readonly account?: 'sign-in' | 'managed';
  /** The managed account's document, changed: other codecs, relay only. */
  readonly policy?: (policy: PolicyInput) => PolicyInput;
  readonly tone?: number;
  /** More switches for Chromium. */
  readonly args?: readonly string[];
  /** Devices that come and go, in place of the fake ones. */
  readonly sound?: SoundServer;
  /** Where its windows are, as DISPLAY has it; unless told there are none. */
  readonly display?: string;
  /** Whose machine it is; the client's, with two uplinks behind a NAT, unless told. Elsewhere: one like it, where there is. */
  readonly place?: 'client' | 'server' | 'elsewhere';
}

export type BaresipChoice = Partial<Pick<BaresipOptions, 'transport' | 'answers' | 'tone' | 'codecs'>>;

/** Everything of one run; `close` ends all of it. */
export interface Lab {
  readonly network: Network;
  readonly edge: Edge;
  /** A second edge on ports of its own beside the first, with the same desk phones; what is registered here is not known there. */
  anotherEdge(): Promise<Edge>;
  /** Starts the app in the client's namespace, signed in and registered. */
  startApp(name: string, choice?: AppChoice): Promise<App>;
  /** Starts a desk phone in the office that registers with this number, 702 to 709. */
  baresip(number: string, choice?: BaresipChoice): Promise<LabBaresip>;
  /**
   * SIPp as a registered phone with this number that is called, once unless told. `scenario` is given the files of its
   * tone and its music.
   */
  phone(
    number: string,
    scenario: (tone: string, music: string) => Scenario,
    tone?: number,
    calls?: number,
  ): Promise<LabSipp>;
  /** SIPp as a phone with this number that calls. */
  caller(
    number: string,
    target: string,
    scenario: (credentials: Credentials, tone: string) => Scenario,
    tone?: number,
  ): Promise<LabSipp>;
  /** SIPp as the gateway that numbers outside lead to. */
  trunk(scenario: (tone: string) => Scenario, tone?: number): Promise<LabSipp>;
  /** SIPp as the gateway, calling in. */
  trunkCaller(target: string, scenario: (credentials: null, tone: string) => Scenario): Promise<LabSipp>;
  /** Captures UDP, or what a filter of pcap's lets through, on an interface of a namespace. */
  capture(
    role: 'client' | 'router' | 'server' | 'office' | 'elsewhereRouter',
    networkInterface: string,
    filter?: string,
  ): Promise<Capture>;
  close(): Promise<void>;
}

export interface LabBaresip extends Baresip {
  /** By its RTP on the wire (PCMU), in its newest call: baresip 1.0 stops its own recording at the first re-INVITE. */
  readonly secondsReached: SecondsHeard;
  /** That RTP. */
  packets(): readonly RtpPacket[];
  /** The digits that came in it as telephone-event. */
  digits(): string;
  /** By its RTP in all its calls: never fewer than before, however much of a new call is captured yet. */
  readonly secondsEver: SecondsHeard;
}

export interface LabSipp extends Sipp {
  /** Hz. */
  readonly tone: number;
  /** By its RTP on the wire. */
  readonly secondsHeard: SecondsHeard;
  /** The digits that came as telephone-event. */
  digits(): string;
}

const asItIs = (policy: PolicyInput): PolicyInput => policy;

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const network = await startNetwork(options);
  try {
    return await startOn(network, options);
  } catch (error) {
    await network.close();
    throw error;
  }
}

/** For a look at what a run left: each lab of it, of which there is one a file, has a folder there with the logs of every party. */
const keptIn = process.env.OFFHOOK_LAB_KEEP;

function keepLogs(folder: string): void {
  if (keptIn === undefined) return;
  cpSync(folder, path.join(keptIn, path.basename(folder)), {
    recursive: true,
    filter(source) {
      // Whoever still ends takes away what it had.
      const found = lstatSync(source, { throwIfNoEntry: false });
      return found !== undefined && (found.isFile() || found.isDirectory());
    },
  });
}

/** Two ranges of ports that another edge at the same address has left. */
function rangesBeside({ media, relay }: EdgePorts): readonly [PortRange, PortRange] {
  const free = Array.from({ length: 6 }, (_, index) => {
    const from = 12_000 + index * 1000;
    return { from, to: from + 399 };
  }).filter((range) => [media, relay].every((taken) => range.to < taken.from || taken.to < range.from));
  const [first, second] = free;
  if (first === undefined || second === undefined) throw new Error('no range of ports is free');
  return [first, second];
}

async function startOn(network: Network, options: LabOptions): Promise<Lab> {
  const { namespaces, folder } = network;
  const logFile = path.join(folder, 'edge.log');
  const edge = await startEdge({
    trunk: { address: officeAddress, port: trunkPort },
    log: (line) => appendFileSync(logFile, `${line}\n`),
    ...options.edge,
    runDir: path.join(folder, 'edge'),
    address: serverAddress,
    netns: namespaces.server,
  });
  const proxy = `${edge.address}:${edge.ports.sip}`;
  const { executable } = await chooseElectron();
  const stops: (() => Promise<void>)[] = [];
  const others: Edge[] = [];
  let count = 0;
  /** A folder, a phone's tone and ports for one more party. */
  const next = (name: string) => {
    count += 1;
    const own = path.join(folder, `${count}-${name}`);
    mkdirSync(own, { recursive: true });
    return {
      folder: own,
      tone: nth(tonesOfPhones, count),
      // baresip listens for TLS at the port above.
      sipPort: 5100 + count * 2,
      rtpPort: 20_000 + count * 100,
    };
  };
  let apps = 0;
  /** The phone that listens at a port now. */
  const listening = new Map<number, Sipp>();
  const credentialsOf = (number: string): Credentials => {
    const password = edge.deskPhones.get(number);
    if (password === undefined) throw new Error(`${number} is no desk phone of the edge`);
    return { username: number, password };
  };
  const atOffice = { place: namespaces.office, address: officeAddress, proxy, domain: edge.domain };

  async function sipp(
    service: string,
    scenario: (toneFile: string, musicFile: string) => Scenario,
    more: {
      readonly tone?: number | undefined;
      readonly target?: string;
      readonly sipPort?: number;
      readonly calls?: number | undefined;
    },
  ): Promise<LabSipp> {
    const party = next(service);
    const tone = more.tone ?? party.tone;
    const toneFile = path.join(party.folder, 'tone.ulaw');
    writeMuLawTone(toneFile, tone);
    const musicFile = path.join(party.folder, 'music.ulaw');
    writeMuLawTone(musicFile, musicOnHold);
    const ears = await startCapture(
      namespaces.office,
      'eth0',
      path.join(party.folder, 'heard.pcap'),
      `udp and dst host ${officeAddress} and dst portrange ${party.rtpPort}-${party.rtpPort + 20}`,
    );
    stops.push(async () => void (await ears.stop()));
    const running = await startSipp({
      ...atOffice,
      ...party,
      service,
      ...(more.target === undefined ? {} : { target: more.target }),
      ...(more.sipPort === undefined ? {} : { sipPort: more.sipPort }),
      ...(more.calls === undefined ? {} : { calls: more.calls }),
      scenario: scenario(toneFile, musicFile),
    });
    stops.push(() => running.stop());
    return {
      ...running,
      tone,
      secondsHeard: listenTo(earsForPcmu(ears.rtp)),
      digits: () => digitsIn(ears.rtp()),
    };
  }

  return {
    network,
    edge,
    async anotherEdge() {
      const [media, relay] = rangesBeside(edge.ports);
      const other = await startEdge({
        runDir: path.join(folder, 'other-edge'),
        address: serverAddress,
        netns: namespaces.server,
        deskPhones: edge.deskPhones,
        ports: { media, relay },
      });
      others.push(other);
      return other;
    },
    async startApp(name, { account = 'sign-in', policy = asItIs, tone, place = 'client', ...choice } = {}) {
      const party = next(name);
      apps += 1;
      const app = await startApp({
        executable,
        place: namespaces[place],
        folder: party.folder,
        policy: policy(account === 'managed' ? edge.managedPolicy : edge.policy),
        login: account === 'managed' ? null : name,
        tone: tone ?? nth(tonesOfApps, apps - 1),
        ...choice,
        caFile: path.join(edge.runDir, 'tls/certificate.pem'),
      });
      // Whoever keeps nothing needs no last words.
      stops.push(() => (keptIn === undefined ? app.kill() : app.stop()));
      return app;
    },
    async baresip(number, choice = {}) {
      const { password } = credentialsOf(number);
      const party = next(number);
      const ears = await startCapture(
        namespaces.office,
        'eth0',
        path.join(party.folder, 'reached.pcap'),
        `udp and dst host ${officeAddress} and dst portrange ${party.rtpPort}-${party.rtpPort + 99}`,
      );
      stops.push(async () => void (await ears.stop()));
      const phone = await startBaresip({
        transport: 'udp',
        answers: 'auto',
        codecs: ['PCMU'],
        ...atOffice,
        ...(choice.transport === 'tls' ? { proxy: `${edge.address}:${edge.ports.sips}` } : {}),
        ...party,
        number,
        password,
        ...choice,
      });
      stops.push(() => phone.stop());
      const packets = () => newestStream(ears.rtp());
      return {
        ...phone,
        packets,
        digits: () => digitsIn(packets()),
        secondsReached: listenTo(earsForPcmu(packets)),
        secondsEver: listenTo(earsForPcmu(ears.rtp)),
      };
    },
    async phone(number, scenario, tone, calls) {
      // Always the same port: the next phone of this number takes the place of the one before.
      const sipPort = 5000 + Number(number);
      await listening.get(sipPort)?.stop();
      const registering = await sipp(number, () => registerScenario(credentialsOf(number)), { sipPort });
      await registering.done;
      const phone = await sipp(number, scenario, { tone, sipPort, calls });
      listening.set(sipPort, phone);
      return phone;
    },
    caller: (number, target, scenario, tone) =>
      sipp(number, (toneFile) => scenario(credentialsOf(number), toneFile), { tone, target }),
    async trunk(scenario, tone) {
      await listening.get(trunkPort)?.stop();
      const gateway = await sipp('trunk', scenario, { tone, sipPort: trunkPort });
      listening.set(trunkPort, gateway);
      return gateway;
    },
    trunkCaller: (target, scenario) =>
      sipp('+4930123456', (toneFile) => scenario(null, toneFile), { target, sipPort: trunkPort }),
    async capture(role, networkInterface, filter) {
      const { folder: own } = next(`capture-${role}`);
      const file = path.join(own, 'capture.pcap');
      const capture = await startCapture(namespaces[role], networkInterface, file, filter);
      stops.push(async () => void (await capture.stop()));
      return capture;
    },
    async close() {
      await Promise.allSettled(stops.map((stop) => stop()));
      keepLogs(folder);
      const edges = [...others, edge];
      if (keptIn === undefined)
        await Promise.all(edges.flatMap(({ parts }) => Object.values(parts).map((part) => part.kill())));
      await Promise.allSettled(edges.map((each) => each.close()));
      await network.close();
    },
  };
}
