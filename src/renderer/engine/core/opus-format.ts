import { audioOf, type MediaDescription, type Sdp } from './sdp.ts';

/** How Opus is used (RFC 7587), by policy. */
export interface OpusPolicy {
  /** In-band forward error correction. */
  readonly fec: boolean;
  /** Discontinuous transmission: nearly nothing is sent while nobody speaks. */
  readonly dtx: boolean;
  /** bit/s, the most in the mean. */
  readonly bitrate: number;
}

/** Our description as it is sent: what we ask the far side's encoder for (RFC 7587 section 6.1). */
export function withOpusAsked(sdp: Sdp, policy: OpusPolicy): Sdp {
  return mapOpus(sdp, (parameters) => ({
    ...parameters,
    useinbandfec: policy.fec ? '1' : '0',
    usedtx: policy.dtx ? '1' : '0',
    maxaveragebitrate: String(policy.bitrate),
  }));
}

/**
 * The far side's description as it is applied: Chromium's encoder does what stands there. The far side's bit rate is a
 * limit and stays one; silence is left out only where policy wants it.
 */
export function withOpusLimited(sdp: Sdp, policy: OpusPolicy): Sdp {
  return mapOpus(sdp, (parameters) => {
    const theirs = Number(parameters.maxaveragebitrate);
    const limit = theirs >= 6000 ? Math.min(theirs, policy.bitrate) : policy.bitrate;
    return {
      ...parameters,
      useinbandfec: policy.fec && parameters.useinbandfec === '1' ? '1' : '0',
      usedtx: policy.dtx ? '1' : '0',
      maxaveragebitrate: String(limit),
    };
  });
}

type Parameters = Readonly<Record<string, string>>;

function mapOpus(sdp: Sdp, change: (parameters: Parameters) => Parameters): Sdp {
  const audio = audioOf(sdp);
  return {
    ...sdp,
    media: sdp.media.map((section) => (section === audio ? changed(section, change) : section)),
  };
}

function changed(
  section: MediaDescription,
  change: (parameters: Parameters) => Parameters,
): MediaDescription {
  const payloads = section.rtp
    .filter(({ codec }) => String(codec).toLowerCase() === 'opus')
    .map(({ payload }) => payload);
  const kept = section.fmtp.filter(({ payload }) => !payloads.includes(payload));
  const opus = payloads.map((payload) => {
    const config = section.fmtp.find((each) => each.payload === payload)?.config ?? '';
    return { payload, config: formatParameters(change(parseParameters(String(config)))) };
  });
  return { ...section, fmtp: [...opus, ...kept] };
}

function parseParameters(config: string): Parameters {
  const entries = config
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', ...value] = each.split('=');
      return [name.trim(), value.join('=').trim()] as const;
    });
  return Object.fromEntries(entries);
}

function formatParameters(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join(';');
}
