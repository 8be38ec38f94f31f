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

/** For an own offer. */
export function ownChoice(audio: Codec): CodecChoice {
  return { audio, events: { ...events, clockRate: audio.clockRate } };
}

/** What tells one DTLS association from the next. */
export function fingerprintOf(sdp: string): string | null {
  return /^a=fingerprint:(.+?)\r?$/m.exec(sdp)?.[1]?.toUpperCase() ?? null;
}
