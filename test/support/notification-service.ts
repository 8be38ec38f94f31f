import { connect } from 'node:net';

/** What a desktop has on its session bus to show notifications, as far as it says whether they are held back. */
export interface NotificationService {
  setInhibited(on: boolean): void;
  /** Somebody tells something else on the same object. */
  chatter(text: string): void;
  close(): void;
}

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';
const bus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;

/** D-Bus specification, "Header Fields". */
const codes = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 } as const;
const types = { call: 1, reply: 2, error: 3, signal: 4 } as const;
const noReplyExpected = 1;

type Part =
  | readonly ['s' | 'o' | 'g', string]
  | readonly ['u' | 'b' | 'y', number]
  | readonly ['align', number];

/** Little-endian, each part at its own alignment from the beginning of the block. */
function pack(parts: readonly Part[]): Buffer {
  const bytes: number[] = [];
  const align = (to: number) => {
    while (bytes.length % to !== 0) bytes.push(0);
  };
  const word = (value: number) => {
    align(4);
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(value);
    bytes.push(...buffer);
  };
  for (const part of parts) {
    if (part[0] === 'align') align(part[1]);
    else if (part[0] === 'y') bytes.push(part[1]);
    else if (part[0] === 'u' || part[0] === 'b') word(part[1]);
    else {
      const text = Buffer.from(String(part[1]));
      if (part[0] === 'g') bytes.push(text.length);
      else word(text.length);
      bytes.push(...text, 0);
    }
  }
  return Buffer.from(bytes);
}

interface Message {
  readonly type: keyof typeof types;
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly destination?: string;
  readonly replySerial?: number;
  readonly signature?: string;
  readonly body?: Buffer;
}

function write(message: Message): Buffer {
  const body = message.body ?? Buffer.alloc(0);
  const field = (key: keyof typeof codes, type: 's' | 'o' | 'g' | 'u'): Part[] => {
    const value = message[key];
    if (value === undefined) return [];
    const part = (typeof value === 'number' ? ['u', value] : [type, value]) as Part;
    return [['align', 8], ['y', codes[key]], ['g', type], part];
  };
  const fields = pack([
    ...field('path', 'o'),
    ...field('interface', 's'),
    ...field('member', 's'),
    ...field('replySerial', 'u'),
    ...field('destination', 's'),
    ...field('signature', 'g'),
  ]);
  const flags = message.type === 'call' ? 0 : noReplyExpected;
  const head = pack([
    ...([108, types[message.type], flags, 1] as const).map((value): Part => ['y', value]),
    ...([body.length, message.serial, fields.length] as const).map((value): Part => ['u', value]),
  ]);
  const padding = Buffer.alloc((8 - ((head.length + fields.length) % 8)) % 8);
  return Buffer.concat([head, fields, padding, body]);
}

/** Who asks, and what: the two header fields of strings that matter here. */
function readCall(message: Buffer): {
  readonly serial: number;
  readonly sender: string;
  readonly member: string;
} {
  const end = 16 + message.readUInt32LE(12);
  const strings = new Map<number, string>();
  for (let at = 16; at < end; ) {
    at += (8 - (at % 8)) % 8;
    const code = message[at] ?? 0;
    const type = String.fromCharCode(message[at + 2] ?? 0);
    at += 4;
    if (type === 'u') {
      at += 4;
      continue;
    }
    const length = type === 'g' ? (message[at] ?? 0) : message.readUInt32LE(at);
    at += type === 'g' ? 1 : 4;
    strings.set(code, message.toString('utf8', at, at + length));
    at += length + 1;
  }
  return {
    serial: message.readUInt32LE(8),
    sender: strings.get(7) ?? '',
    member: strings.get(codes.member) ?? '',
  };
}

/** Resolves when it has its name; `address` as in DBUS_SESSION_BUS_ADDRESS. */
export function startNotificationService(address: string, inhibited = false): Promise<NotificationService> {
  const [, kind, place = ''] = /^unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
  const socket = connect(kind === 'abstract' ? `\0${place}` : place);
  let isOn = inhibited;
  let serial = 0;
  let isOpen = false;
  let unread = Buffer.alloc(0);
  const send = (message: Omit<Message, 'serial'>): number => {
    serial += 1;
    socket.write(write({ ...message, serial }));
    return serial;
  };
  const callBus = (member: string, signature?: string, body?: Buffer): number =>
    send({
      ...{ type: 'call', ...bus, interface: bus.destination, member },
      ...(signature === undefined || body === undefined ? {} : { signature, body }),
    });
  const answer = (message: Buffer): void => {
    const { serial: replySerial, sender: destination, member } = readCall(message);
    if (message[1] !== types.call) return;
    if (member === 'Get')
      send({
        type: 'reply',
        destination,
        replySerial,
        signature: 'v',
        body: pack([
          ['g', 'b'],
          ['b', isOn ? 1 : 0],
        ]),
      });
    else send({ type: 'reply', destination, replySerial, signature: 's', body: pack([['s', '<node/>']]) });
  };

  return new Promise((resolve, reject) => {
    let asked = 0;
    socket.on('error', reject);
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
    socket.on('data', (data) => {
      unread = Buffer.concat([unread, data]);
      if (!isOpen) {
        if (!unread.includes('\r\n')) return;
        isOpen = true;
        unread = Buffer.alloc(0);
        socket.write('BEGIN\r\n');
        callBus('Hello');
        asked = callBus(
          'RequestName',
          'su',
          pack([
            ['s', name],
            ['u', 0],
          ]),
        );
        return;
      }
      while (unread.length >= 16) {
        const fields = 16 + unread.readUInt32LE(12);
        const length = fields + ((8 - (fields % 8)) % 8) + unread.readUInt32LE(4);
        if (unread.length < length) return;
        const message = unread.subarray(0, length);
        unread = unread.subarray(length);
        if (asked > 0 && message[1] === types.reply && message.includes(replyTo(asked))) {
          asked = 0;
          resolve({
            setInhibited(on) {
              isOn = on;
              send({
                ...{
                  type: 'signal',
                  path,
                  interface: 'org.freedesktop.DBus.Properties',
                  member: 'PropertiesChanged',
                },
                signature: 'sa{sv}as',
                body: changed(on),
              });
            },
            chatter: (text) =>
              void send({
                ...{ type: 'signal', path, interface: name, member: 'ActivationToken' },
                ...{ signature: 's', body: pack([['s', text]]) },
              }),
            close: () => void socket.destroy(),
          });
        } else answer(message);
      }
    });
  });
}

/** The header field that says which call is answered. */
function replyTo(serial: number): Buffer {
  return pack([
    ['y', codes.replySerial],
    ['g', 'u'],
    ['u', serial],
  ]);
}

/** ('org.freedesktop.Notifications', {'Inhibited': <on>}, @as []) */
function changed(on: boolean): Buffer {
  const entry: readonly Part[] = [
    ['s', 'Inhibited'],
    ['g', 'b'],
    ['b', on ? 1 : 0],
  ];
  const interfaceName = pack([['s', name]]);
  const lengthAt = interfaceName.length + ((4 - (interfaceName.length % 4)) % 4);
  const beginning = lengthAt + 4 + ((8 - ((lengthAt + 4) % 8)) % 8);
  const whole = (size: number): Buffer => pack([['s', name], ['u', size], ['align', 8], ...entry, ['u', 0]]);
  const size = whole(0).length - 4 - beginning;
  return whole(size);
}
