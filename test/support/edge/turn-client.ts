import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

// RFC 8489 and RFC 8656, as far as a test of refusals needs them: over UDP, IPv4.
const cookie = 0x2112_a442;
const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  requestedTransport: 0x0019,
} as const;
const methods = { allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008 } as const;
/** An indication: nobody answers it. */
const send = 0x0016;
const staleNonce = 438;
const answeredWithinMs = 5000;

/** User name and password of the REST scheme, as the service would make them. */
export function turnCredentials(secret: string, user: string, fromNowS = 600) {
  const username = `${Math.floor(Date.now() / 1000) + fromNowS}:${user}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

export interface TurnClientOptions {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** One socket: one allocation. Requests resolve with the error code, 0 for success. */
export async function openTurnClient({ address, port, username, password }: TurnClientOptions) {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  let realm = '';
  let nonce = '';
  let relayedPort = 0;

  async function exchange(message: Buffer): Promise<Buffer> {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(answeredWithinMs) });
    socket.send(message, port, address);
    const [data] = (await answer) as [Buffer];
    return data;
  }

  async function request(method: number, own: readonly Buffer[]): Promise<number> {
    const signed = () => {
      const named = [
        attribute(attributes.username, Buffer.from(username)),
        attribute(attributes.realm, Buffer.from(realm)),
        attribute(attributes.nonce, Buffer.from(nonce)),
      ];
      const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
      return withIntegrity(method, [...own, ...named], key);
    };
    const answer = await exchange(nonce === '' ? messageOf(method, own) : signed());
    const isFirst = nonce === '';
    realm = textOf(answer, attributes.realm) ?? realm;
    nonce = textOf(answer, attributes.nonce) ?? nonce;
    const isAskedAgain = isFirst || errorOf(answer) === staleNonce;
    const last = isAskedAgain ? await exchange(signed()) : answer;
    relayedPort = portIn(last, attributes.relayedAddress) ?? relayedPort;
    return errorOf(last);
  }

  return {
    /** For a UDP relay. */
    allocate: () =>
      request(methods.allocate, [attribute(attributes.requestedTransport, Buffer.of(17, 0, 0, 0))]),
    /** What the server called itself. */
    realm: () => realm,
    /** Where peers reach it, at the server's address. */
    relayedPort: () => relayedPort,
    /** So that the relay lives on. */
    refresh: () => request(methods.refresh, []),
    /** To send to that address. */
    permit: (peer: string) =>
      request(methods.createPermission, [attribute(attributes.peerAddress, xorAddress(peer))]),
    /** To a peer that is permitted. */
    send: (peer: string, peerPort: number, data: Buffer) =>
      void socket.send(
        messageOf(send, [
          attribute(attributes.peerAddress, xorAddress(peer, peerPort)),
          attribute(attributes.data, data),
        ]),
        port,
        address,
      ),
    close: () => socket.close(),
  };
}

function messageOf(method: number, body: readonly Buffer[], extraLength = 0): Buffer {
  const content = Buffer.concat(body);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(content.length + extraLength, 2);
  head.writeUInt32BE(cookie, 4);
  randomBytes(12).copy(head, 8);
  return Buffer.concat([head, content]);
}

/** The length counts the integrity, which covers everything before itself. */
function withIntegrity(method: number, body: readonly Buffer[], key: Buffer): Buffer {
  const message = messageOf(method, body, 24);
  const mac = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, attribute(attributes.messageIntegrity, mac)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** A permission is for an address: whatever port stands beside it. */
function xorAddress(address: string, port = 5000): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  value.writeUInt32BE((number ^ cookie) >>> 0, 4);
  return value;
}

function valueIn(message: Buffer, wanted: number): Buffer | null {
  for (let offset = 20; offset + 4 <= message.length; ) {
    const length = message.readUInt16BE(offset + 2);
    if (message.readUInt16BE(offset) === wanted) return message.subarray(offset + 4, offset + 4 + length);
    offset += 4 + length + ((4 - (length % 4)) % 4);
  }
  return null;
}

function textOf(message: Buffer, wanted: number): string | null {
  return valueIn(message, wanted)?.toString('utf8') ?? null;
}

function portIn(message: Buffer, wanted: number): number | null {
  const value = valueIn(message, wanted);
  return value === null ? null : value.readUInt16BE(2) ^ (cookie >>> 16);
}

function errorOf(message: Buffer): number {
  const value = valueIn(message, attributes.errorCode);
  return value === null ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}
