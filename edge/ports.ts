import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type {
  EdgePorts,
  GatewayPorts,
  PortRange,
  RegistrarPorts,
  ServicePorts,
  TurnPorts,
} from './options.ts';
import { claimPort } from './port-claim.ts';

type SinglePort = Exclude<keyof EdgePorts, 'media' | 'relay'>;

const singlePorts: readonly SinglePort[] = [
  'sip',
  'sips',
  'wss',
  'turn',
  'turns',
  'service',
  'identity',
  'internal',
  'ng',
  'loopback',
];
const rangeSize = 400;
/**
 * All below the ports that Linux hands out by itself (32768 on): one of those may be the local end of anybody's connection
 * by the time that Kamailio binds it.
 */
const lowestPort = 10_000;
const lowestRange = 14_000;
const highestRange = 32_000;

/** Takes free ports for all that are not given. In a network namespace of its own everything is free. */
export async function choosePorts(given: Partial<EdgePorts>): Promise<EdgePorts> {
  const taken = new Set<number>();
  const chosen = {} as Record<SinglePort, number>;
  for (const name of singlePorts) chosen[name] = given[name] ?? (await freePort(taken));
  const media = given.media ?? (await freeRange([]));
  const relay = given.relay ?? (await freeRange([media]));
  return { ...chosen, media, relay };
}

/** More of the same machine, for another coturn beside those. */
export async function chooseTurnPorts(
  others: readonly (TurnPorts | GatewayPorts | EdgePorts)[],
): Promise<TurnPorts> {
  const values = others.flatMap((each): readonly (number | PortRange)[] => Object.values(each));
  const taken = new Set(values.filter((each) => typeof each === 'number'));
  const ranges = values.filter((each) => typeof each !== 'number');
  return { turn: await freePort(taken), turns: await freePort(taken), relay: await freeRange(ranges) };
}

/** For a second rtpengine beside the one of these. */
export async function chooseGatewayPorts(edge: EdgePorts): Promise<GatewayPorts> {
  const taken = new Set(Object.values(edge).filter((each) => typeof each === 'number'));
  return { ng: await freePort(taken), media: await freeRange([edge.media, edge.relay]) };
}

/** For a second token service beside the one of these. */
export async function chooseServicePorts(edge: EdgePorts): Promise<ServicePorts> {
  const taken = new Set(Object.values(edge).filter((each) => typeof each === 'number'));
  return { service: await freePort(taken), internal: await freePort(taken) };
}

/** For two registrars: the first has the WSS and the loopback port of these. */
export async function chooseRegistrarPorts(
  edge: EdgePorts,
): Promise<readonly [RegistrarPorts, RegistrarPorts]> {
  const taken = new Set(Object.values(edge).filter((each) => typeof each === 'number'));
  const more = async () => ({ node: await freePort(taken), outgoing: await freePort(taken) });
  const { wss, loopback } = edge;
  const first = { wss, loopback, ...(await more()) };
  return [first, { wss: await freePort(taken), loopback: await freePort(taken), ...(await more()) }];
}

async function freePort(taken: Set<number>): Promise<number> {
  for (;;) {
    const port = lowestPort + Math.floor(Math.random() * (lowestRange - lowestPort));
    if (taken.has(port) || !(await isFreeTcpPort(port)) || !(await isFreeUdpPort(port))) continue;
    if (!claimPort(port)) continue;
    taken.add(port);
    return port;
  }
}

function isFreeTcpPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function isFreeUdpPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

/** Its first and last ports are free: another edge takes whole ranges too. */
async function freeRange(others: readonly PortRange[]): Promise<PortRange> {
  for (;;) {
    const slots = Math.floor((highestRange - lowestRange) / rangeSize);
    const from = lowestRange + Math.floor(Math.random() * slots) * rangeSize;
    const range = { from, to: from + rangeSize - 1 };
    const overlaps = others.some((other) => other.from <= range.to && range.from <= other.to);
    if (overlaps || !(await isFreeUdpPort(range.from)) || !(await isFreeUdpPort(range.to))) continue;
    return range;
  }
}
