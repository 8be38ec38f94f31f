/**
 * SIPp scenarios, written step by step. A phone remembers of the INVITE what its replies and its own requests in the
 * dialog need (Via, From, To, CSeq, Record-Route): by then other requests may have come, PRACK for one.
 */
export type Step = string;

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MessageOptions {
  /** Whole header lines. */
  readonly headers?: readonly string[];
  /** A description with this direction. */
  readonly sdp?: MediaDirection;
  /** The payload type of telephone-event in the description; null: it has none. */
  readonly digits?: number | null;
  /** Of the description: greater than any before in this call when something changed. */
  readonly version?: number;
  /** Another body, with its content type. */
  readonly body?: { readonly type: string; readonly text: string };
}

const tag = '[pid]-lab-[call_number]';
const contact = 'Contact: <sip:[service]@[local_ip]:[local_port];transport=[transport]>';

/** For SIPp's -sf. Throws when the scenario is empty. */
export function renderScenario({ name, steps }: Scenario): string {
  if (steps.length === 0) throw new Error(`scenario ${name} has no step`);
  const set = new Set(
    steps.flatMap((step) => [...step.matchAll(/assign_to="(\w+)"/g)].map(([, name]) => name)),
  );
  return [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    `<scenario name="${name}">`,
    ...steps,
    // SIPp refuses a variable that is never read, and a reference to one that is never set.
    ...(set.size === 0 ? [] : [`<Reference variables="${[...set].join(',')}"/>`]),
    '</scenario>',
    '',
  ].join('\n');
}

const header = (name: string, into: string, check = true): string =>
  `<ereg regexp=".*" search_in="hdr" header="${name}:" check_it="${check}" assign_to="${into}"/>`;
/** All lines of a header that may stand several times, next to each other, as one. */
const block = (name: string, into: string): string =>
  `<ereg regexp="${name}:[[:print:]]*([[:space:]]+${name}:[[:print:]]*)*" search_in="msg" check_it="true" assign_to="${into}"/>`;

/** The INVITE that begins a call; what it says is remembered, and `last` where a header of it holds this text. */
export function receiveInvite(last?: { readonly header: string; readonly text: string }): Step {
  return `<recv request="INVITE" rrs="true"><action>${[
    block('Via', 'vias'),
    block('Record-Route', 'routes_recorded'),
    header('From', 'from'),
    header('To', 'to'),
    header('CSeq', 'cseq'),
    ...(last === undefined
      ? []
      : [`<ereg regexp="${last.text}" search_in="hdr" header="${last.header}:" assign_to="last"/>`]),
  ].join('')}</action></recv>`;
}

export function receive(
  method: string,
  options: { readonly optional?: boolean; readonly next?: string } = {},
): Step {
  return `<recv request="${method}"${attributes(options)}/>`;
}

/** One of several; `last` is remembered of the one whose header holds this text. */
export function receiveLast(method: string, name: string, text: string): Step {
  const last = `<ereg regexp="${text}" search_in="hdr" header="${name}:" assign_to="last"/>`;
  return `<recv request="${method}"><action>${last}</action></recv>`;
}

export function receiveReply(
  code: number,
  options: {
    readonly optional?: boolean;
    readonly auth?: boolean;
    readonly routes?: boolean;
    readonly next?: string;
  } = {},
): Step {
  const { auth = false, routes = false, ...rest } = options;
  return `<recv response="${code}"${auth ? ' auth="true"' : ''}${routes ? ' rrs="true"' : ''}${attributes(rest)}/>`;
}

function attributes({
  optional = false,
  next,
}: {
  readonly optional?: boolean;
  readonly next?: string;
}): string {
  return `${optional ? ' optional="true"' : ''}${next === undefined ? '' : ` next="${next}"`}`;
}

export const label = (id: string): Step => `<label id="${id}"/>`;
/** Goes on there; with `when` only if that was remembered. */
export const goTo = (id: string, { when }: { readonly when?: 'last' } = {}): Step =>
  `<nop next="${id}"${when === undefined ? '' : ` test="${when}"`}/>`;
export const wait = (ms: number): Step => `<pause milliseconds="${ms}"/>`;

/** Plays the file again and again from now on: raw samples of payload type 0. */
export const play = (file: string): Step => `<nop><action><exec rtp_stream="${file},-1,0"/></action></nop>`;
export const stopPlaying = (): Step => '<nop><action><exec rtp_stream="pause"/></action></nop>';

/** A reply to the INVITE that began the call, whatever came since. */
export function replyToInvite(status: string, options: MessageOptions = {}): Step {
  return send([
    `SIP/2.0 ${status}`,
    '[$vias]',
    '[$routes_recorded]',
    'From:[$from]',
    `To:[$to];tag=${tag}`,
    'Call-ID: [call_id]',
    'CSeq:[$cseq]',
    contact,
    ...tail(options),
  ]);
}

/** A reply to the request that came last. */
export function reply(status: string, options: MessageOptions = {}): Step {
  return send([
    `SIP/2.0 ${status}`,
    '[last_Via:]',
    '[last_Record-Route:]',
    '[last_From:]',
    '[last_To:]',
    '[last_Call-ID:]',
    '[last_CSeq:]',
    contact,
    ...tail(options),
  ]);
}

/** A request of the called phone within the dialog. */
export function request(method: string, sequence: number, options: MessageOptions = {}): Step {
  return send([
    `${method} [next_url] SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
    '[routes]',
    'Max-Forwards: 70',
    `From:[$to];tag=${tag}`,
    'To:[$from]',
    'Call-ID: [call_id]',
    `CSeq: ${sequence} ${method}`,
    contact,
    ...tail({ version: sequence, ...options }),
  ]);
}

export interface CallerOptions extends MessageOptions {
  /** With the answer to the challenge that came last. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The caller's INVITE, or REGISTER, outside of any dialog. `service` is who calls, `target` who is called. */
export function callerRequest(method: string, sequence: number, options: CallerOptions = {}): Step {
  const { credentials } = options;
  const target = method === 'REGISTER' ? 'sip:[domain]' : 'sip:[target]@[domain]';
  return send([
    `${method} ${target} SIP/2.0`,
    viaOf(method, sequence),
    'Max-Forwards: 70',
    `From: <sip:[service]@[domain]>;tag=${tag}`,
    method === 'REGISTER' ? 'To: <sip:[service]@[domain]>' : 'To: <sip:[target]@[domain]>',
    'Call-ID: [call_id]',
    `CSeq: ${sequence} ${method}`,
    contact,
    ...(credentials === undefined
      ? []
      : [`[authentication username=${credentials.username} password=${credentials.password}]`]),
    ...tail(options),
  ]);
}

/** ACK of the caller: to a refusal it goes where the INVITE went, to a 200 by the route that was recorded. */
export function callerAck(sequence: number, kind: 'refusal' | 'answer', options: MessageOptions = {}): Step {
  return send([
    kind === 'refusal' ? 'ACK sip:[target]@[domain] SIP/2.0' : 'ACK [next_url] SIP/2.0',
    // A refusal is acknowledged within the INVITE's own transaction.
    viaOf(kind === 'refusal' ? 'INVITE' : 'ACK', sequence),
    ...(kind === 'refusal' ? [] : ['[routes]']),
    'Max-Forwards: 70',
    `From: <sip:[service]@[domain]>;tag=${tag}`,
    'To: <sip:[target]@[domain]>[peer_tag_param]',
    'Call-ID: [call_id]',
    `CSeq: ${sequence} ACK`,
    ...tail(options),
  ]);
}

/** A request of the caller within the dialog. */
export function callerDialogRequest(method: string, sequence: number, options: MessageOptions = {}): Step {
  return send([
    `${method} [next_url] SIP/2.0`,
    viaOf(method, sequence),
    '[routes]',
    'Max-Forwards: 70',
    `From: <sip:[service]@[domain]>;tag=${tag}`,
    'To: <sip:[target]@[domain]>[peer_tag_param]',
    'Call-ID: [call_id]',
    `CSeq: ${sequence} ${method}`,
    contact,
    ...tail(options),
  ]);
}

const viaOf = (method: string, sequence: number): string =>
  `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-${sequence}-${method};rport`;

function tail({ headers = [], sdp, version = 1, digits = 101, body }: MessageOptions): string[] {
  if (sdp === undefined && body === undefined) return [...headers, 'Content-Length: 0', '', ''];
  const type = sdp === undefined ? (body?.type ?? '') : 'application/sdp';
  const lines = sdp === undefined ? [body?.text ?? ''] : description(sdp, version, digits);
  return [...headers, `Content-Type: ${type}`, 'Content-Length: [len]', '', ...lines, ''];
}

/** G.711 and RFC 4733, as a plain desk phone has it. */
function description(direction: MediaDirection, version: number, digits: number | null): string[] {
  return [
    'v=0',
    `o=phone 1 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio [rtpstream_audio_port] RTP/AVP 0${digits === null ? '' : ` ${digits}`}`,
    'a=rtpmap:0 PCMU/8000',
    ...(digits === null ? [] : [`a=rtpmap:${digits} telephone-event/8000`, `a=fmtp:${digits} 0-15`]),
    'a=ptime:20',
    `a=${direction}`,
  ];
}

function send(lines: readonly string[]): Step {
  return `<send><![CDATA[\n${lines.join('\n')}\n]]></send>`;
}
