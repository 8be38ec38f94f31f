/** An audio format as SDP names it (RFC 8866 section 6.6). */
export interface Codec {
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
  readonly payloadType: number;
}

export const opus: Codec = { name: 'opus', clockRate: 48_000, channels: 2, payloadType: 111 };
export const pcmu: Codec = { name: 'PCMU', clockRate: 8000, channels: 1, payloadType: 0 };
export const pcma: Codec = { name: 'PCMA', clockRate: 8000, channels: 1, payloadType: 8 };
const g722: Codec = { name: 'G722', clockRate: 8000, channels: 1, payloadType: 9 };
const events: Codec = { name: 'telephone-event', clockRate: 8000, channels: 1, payloadType: 101 };

/** RFC 3551 section 6: these numbers mean something without an rtpmap line. */
const fixed: readonly Codec[] = [pcmu, pcma, g722];

/** The formats of the first audio section, in the order of preference; empty when there is none or it is refused. */
export function offeredCodecs(sdp: string): readonly Codec[] {
  const section = /^m=audio (\d+) \S+((?: \d+)*)\r?$([\s\S]*?)(?=^m=|$(?![\s\S]))/m.exec(sdp);
  if (section === null || section[1] === '0') return [];
  const [, , numbers = '', lines = ''] = section;
  const named = new Map<number, Codec>();
  for (const match of lines.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)\/(\d+)(?:\/(\d+))?/gm)) {
    const [, payloadType, name = '', clockRate, channels = '1'] = match;
    named.set(Number(payloadType), {
      name,
      clockRate: Number(clockRate),
      channels: Number(channels),
      payloadType: Number(payloadType),
    });
  }
  const payloadTypes = numbers.trim().split(' ').map(Number);
  return payloadTypes.flatMap(
    (payloadType) => named.get(payloadType) ?? fixed.find((codec) => codec.payloadType === payloadType) ?? [],
  );
}

export interface CodecChoice {
  readonly audio: Codec;
  /** RFC 4733 telephone-event with the same clock, where offered. */
  readonly events: Codec | null;
}

/** Takes the endpoint's favourite among the offered formats, under the number that was offered. */
export function chooseCodec(offered: readonly Codec[], favourites: readonly Codec[]): CodecChoice | null {
  const is = (wanted: Codec) => (codec: Codec) =>
    codec.name.toLowerCase() === wanted.name.toLowerCase() && codec.clockRate === wanted.clockRate;
  for (const favourite of favourites) {
    const audio = offered.find(is(favourite));
    if (audio === undefined) continue;
    return { audio, events: offered.find(is({ ...events, clockRate: audio.clockRate })) ?? null };
  }
  return null;
}

/**
 * Leaves only the chosen formats in the audio section. werift matches formats by name and takes the first:
 * with telephone-event offered for two clocks it would answer with the wrong one.
 */
export function keepFormats(sdp: string, { audio, events: keys }: CodecChoice): string {
  const kept = [audio, ...(keys === null ? [] : [keys])].map(({ payloadType }) => String(payloadType));
  return sdp.replace(/^m=audio [\s\S]*?(?=^m=|$(?![\s\S]))/m, (section) =>
    section
      .replace(/^(m=audio \d+ \S+)[ \d]*/, `$1 ${kept.join(' ')}`)
      .replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) .*\r?\n/gm, (line, payloadType: string) =>
        kept.includes(payloadType) ? line : '',
      ),
  );
}

interface Sections {
  readonly head: string;
  readonly sections: readonly string[];
}

function split(sdp: string): Sections {
  const [head = '', ...sections] = sdp.split(/^(?=m=)/m);
  return { head, sections };
}

const isVoice = (section: string): boolean => section.startsWith('m=audio ');

/** An offer without all that is no voice: an endpoint has no picture, and werift need not know of one. */
export function voiceOnly(offer: string): string {
  const { head, sections } = split(offer);
  const voice = sections.find(isVoice);
  if (voice === undefined || sections.length === 1) return offer;
  const mid = /^a=mid:(\S+)/m.exec(voice)?.[1];
  return (mid === undefined ? head : head.replace(/^a=group:BUNDLE .*$/m, `a=group:BUNDLE ${mid}`)) + voice;
}

/** The answer with a word to each section of the offer: what is not taken has port 0 (RFC 3264 section 6). */
export function refuseOthers(answer: string, offer: string): string {
  const { head, sections } = split(answer);
  const offered = split(offer).sections;
  const [voice = ''] = sections;
  const taken = offered.findIndex(isVoice);
  if (offered.length === 1 || taken < 0) return answer;
  return head + offered.map((section, at) => (at === taken ? voice : refusal(section))).join('');
}

function refusal(section: string): string {
  const mid = /^a=mid:.*$/m.exec(section)?.[0];
  const line = (/^m=.*$/m.exec(section)?.[0] ?? '').replace(/^(m=\S+) \S+/, '$1 0');
  return [line, 'c=IN IP4 0.0.0.0', ...(mid === undefined ? [] : [mid]), 'a=inactive', ''].join('\r\n');
}

/** For an own offer. */
export function ownChoice(audio: Codec): CodecChoice {
  return { audio, events: { ...events, clockRate: audio.clockRate } };
}

/** What tells one DTLS association from the next. */
export function fingerprintOf(sdp: string): string | null {
  return /^a=fingerprint:(.+?)\r?$/m.exec(sdp)?.[1]?.toUpperCase() ?? null;
}
