import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampAnswer, common, reversed } from '../../../../../src/renderer/engine/core/media-direction.ts';
import { negotiatedMedia } from '../../../../../src/renderer/engine/core/negotiated-media.ts';
import { anySdp, sdpOf } from '../../../../support/sdp-samples.ts';

const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;

describe('directions', () => {
  it('an answer is never more than the offer allows (RFC 3264 section 6.1)', () => {
    const allowed = {
      sendrecv: directions,
      sendonly: ['recvonly', 'inactive'],
      recvonly: ['sendonly', 'inactive'],
      inactive: ['inactive'],
    };
    for (const offered of directions) {
      for (const answered of directions) {
        expect(allowed[offered]).toContain(clampAnswer(offered, answered));
      }
    }
    expect(clampAnswer('sendonly', 'sendrecv')).toBe('recvonly');
    expect(clampAnswer('sendrecv', 'sendonly')).toBe('sendonly');
  });

  it('turn round and back', () => {
    for (const direction of directions) {
      expect(reversed(reversed(direction))).toBe(direction);
      expect(common(direction, 'sendrecv')).toBe(direction);
      expect(common(direction, 'inactive')).toBe('inactive');
    }
  });
});

describe('negotiatedMedia', () => {
  it.each([
    ['a=record:on', 'on'],
    ['a=record:paused', 'paused'],
    ['a=record:off', null],
    ['a=record:On ', 'on'],
    ['a=record:', null],
    ['a=recordpref:on', null],
  ])('tells of %s that it is %s (RFC 7866)', (line, recording) => {
    expect(negotiatedMedia(sdpOf(), sdpOf({ more: [line] }))).toMatchObject({ recording });
  });

  it('tells codec, digits, RED and DTLS of a call between browsers', () => {
    const codecs = [
      [111, 'opus/48000/2'],
      [63, 'red/48000/2'],
      [126, 'telephone-event/48000'],
    ] as const;
    expect(
      negotiatedMedia(
        sdpOf({ codecs }),
        sdpOf({ codecs, setup: 'active', fingerprint: 'sha-256 AB:CD', more: ['a=ice-options:trickle'] }),
      ),
    ).toEqual({
      direction: 'sendrecv',
      video: null,
      remoteDirection: 'sendrecv',
      codec: 'opus',
      red: true,
      dtmf: 'telephone-event',
      remoteFingerprint: 'sha-256 AB:CD',
      dtlsRole: 'server',
      rtcpMux: true,
      remoteIceLite: false,
      remoteTrickle: true,
      recording: null,
    });
  });

  it('sees a gateway with static payload types, other numbers and no telephone-event', () => {
    const remote = sdpOf({ codecs: [[96, 'opus/48000/2']], setup: 'passive' }).replace(
      'SAVPF 96',
      'SAVPF 0 96',
    );
    const local = sdpOf({
      codecs: [
        [111, 'opus/48000/2'],
        [0, 'PCMU/8000'],
        [126, 'telephone-event/48000'],
      ],
    });
    expect(negotiatedMedia(local, remote)).toMatchObject({ codec: 'pcmu', dtmf: 'info', dtlsRole: 'client' });
  });

  it.each([
    ['sendonly', 'recvonly', 'sendonly'],
    ['sendonly', 'sendrecv', 'sendonly'],
    ['sendrecv', 'sendonly', 'recvonly'],
    ['sendrecv', 'inactive', 'inactive'],
    ['recvonly', 'recvonly', 'inactive'],
  ] as const)('ours %s and theirs %s is %s', (ours, theirs, together) => {
    expect(negotiatedMedia(sdpOf({ direction: ours }), sdpOf({ direction: theirs }))).toMatchObject({
      direction: together,
      remoteDirection: theirs,
    });
  });

  it('says what a gateway tells of its ICE', () => {
    const remote = sdpOf().replace('t=0 0', 't=0 0\r\na=ice-lite');
    expect(negotiatedMedia(sdpOf(), remote)).toMatchObject({ remoteIceLite: true });
  });

  it('knows no digits where audio is refused, and nothing where nothing can be read', () => {
    const refused = sdpOf().replace('m=audio 9', 'm=audio 0');
    expect(negotiatedMedia(sdpOf(), refused)).toMatchObject({
      dtmf: 'none',
      codec: null,
      direction: 'inactive',
    });
    expect(negotiatedMedia('', sdpOf())).toBe(null);
  });

  it.each([
    ['VP8 where they have everything and like it best', ['VP8', 'H264', 'VP9', 'AV1'], 'vp8'],
    ['AV1 where they have nothing else', ['AV1'], 'av1'],
    ['VP9 where they like it better than VP8', ['VP9', 'VP8'], 'vp9'],
    ['nothing where there is nothing in common', ['H265'], null],
    ['nothing of what only repairs', ['rtx'], null],
  ])('of pictures: %s', (_, theirs, codec) => {
    const withPicture = (codecs: readonly string[]): string =>
      [
        sdpOf({}).trimEnd(),
        `m=video 9 UDP/TLS/RTP/SAVPF ${codecs.map((_name, at) => 100 + at).join(' ')}`,
        ...codecs.map((name, at) => `a=rtpmap:${100 + at} ${name}/90000`),
        '',
      ].join('\r\n');
    const ours = withPicture(['VP8', 'H264', 'VP9', 'AV1', 'rtx']);
    expect(negotiatedMedia(ours, withPicture(theirs))?.video?.codec).toBe(codec);
  });

  it('agrees on nothing that one side does not have', () => {
    fc.assert(
      fc.property(anySdp, anySdp, (local, remote) => {
        const agreed = negotiatedMedia(local, remote);
        const inBoth = (name: string) =>
          [local, remote].every((sdp) => sdp.toLowerCase().includes(` ${name}/`));
        expect(agreed?.codec === null || inBoth(agreed?.codec ?? '')).toBe(true);
        expect(agreed?.red).toBe(inBoth('red'));
        expect(agreed?.dtmf === 'telephone-event').toBe(inBoth('telephone-event'));
      }),
    );
  });
});
