import fc from 'fast-check';

export interface SdpParts {
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' | null;
  /** Payload type and rtpmap. */
  readonly codecs?: readonly (readonly [number, string])[];
  readonly fingerprint?: string | null;
  readonly setup?: 'active' | 'passive' | 'actpass' | null;
  readonly rtcpMux?: boolean;
  readonly ufrag?: string;
  readonly candidates?: readonly string[];
  readonly more?: readonly string[];
}

const opus = [111, 'opus/48000/2'] as const;
const events = [126, 'telephone-event/48000'] as const;

/** One audio description as a browser or a gateway writes it. */
export function sdpOf(parts: SdpParts = {}): string {
  const { codecs = [opus, events], fingerprint = 'sha-256 00:11:22', setup = 'actpass' } = parts;
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 192.0.2.1',
    's=-',
    't=0 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${codecs.map(([payload]) => payload).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    ...codecs.map(([payload, map]) => `a=rtpmap:${payload} ${map}`),
    ...(setup === null ? [] : [`a=setup:${setup}`]),
    ...(parts.direction === null ? [] : [`a=${parts.direction ?? 'sendrecv'}`]),
    `a=ice-ufrag:${parts.ufrag ?? 'abcd'}`,
    'a=ice-pwd:0123456789abcdefghijklmn',
    ...(fingerprint === null ? [] : [`a=fingerprint:${fingerprint}`]),
    ...(parts.candidates ?? []).map((candidate) => `a=${candidate}`),
    ...(parts.rtcpMux === false ? [] : ['a=rtcp-mux']),
    ...(parts.more ?? []),
    '',
  ].join('\r\n');
}

/** Descriptions of every sort that can be read. */
export const anySdp: fc.Arbitrary<string> = fc
  .record<SdpParts>({
    direction: fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive', null),
    codecs: fc.subarray(
      [opus, [63, 'red/48000/2'], [9, 'G722/8000'], [0, 'PCMU/8000'], events, [13, 'CN/8000']],
      {
        minLength: 1,
      },
    ),
    setup: fc.constantFrom('active', 'passive', 'actpass', null),
    fingerprint: fc.constantFrom('sha-256 AB:CD', 'SHA-1 01:02', null),
    rtcpMux: fc.boolean(),
    ufrag: fc.stringMatching(/^[a-zA-Z+/]{4,8}$/),
    more: fc.subarray([
      'a=ptime:20',
      'a=x-unknown:1 2 3',
      'a=tls-id:abc',
      'a=connection:existing',
      'a=mid:audio',
    ]),
  })
  .map(sdpOf);
