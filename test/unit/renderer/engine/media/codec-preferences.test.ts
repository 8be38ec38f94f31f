import { describe, expect, it } from 'vitest';
import {
  chooseCodecs,
  chooseVideoCodecs,
} from '../../../../../src/renderer/engine/media/codec-preferences.ts';

const codec = (mimeType: string, clockRate: number) => ({ mimeType, clockRate });
const chromium = [
  codec('audio/opus', 48_000),
  codec('audio/red', 48_000),
  codec('audio/G722', 8000),
  codec('audio/PCMU', 8000),
  codec('audio/PCMA', 8000),
  codec('audio/CN', 8000),
  codec('audio/telephone-event', 48_000),
  codec('audio/telephone-event', 8000),
];
const names = (codecs: readonly { mimeType: string; clockRate: number }[]) =>
  codecs.map((each) => `${each.mimeType}/${each.clockRate}`);

describe('chooseCodecs', () => {
  it('follows the order of the policy and keeps telephone-event for each clock rate (RFC 4733)', () => {
    expect(names(chooseCodecs(chromium, ['PCMA', 'opus'], true))).toEqual([
      'audio/PCMA/8000',
      'audio/opus/48000',
      'audio/red/48000',
      'audio/CN/8000',
      'audio/telephone-event/48000',
      'audio/telephone-event/8000',
    ]);
  });

  it('offers RED only over Opus', () => {
    expect(names(chooseCodecs(chromium, ['PCMU'], true))).not.toContain('audio/red/48000');
    expect(names(chooseCodecs(chromium, ['opus'], true))[1]).toBe('audio/red/48000');
  });

  it('offers nothing that the policy does not name', () => {
    expect(names(chooseCodecs(chromium, ['opus'], false))).toEqual([
      'audio/opus/48000',
      'audio/telephone-event/48000',
    ]);
    expect(chooseCodecs([codec('audio/opus', 48_000)], ['PCMU'], true)).toEqual([]);
  });
});

describe('chooseVideoCodecs', () => {
  const video = (name: string, sdpFmtpLine = '') => ({
    mimeType: `video/${name}`,
    clockRate: 90_000,
    sdpFmtpLine,
  });
  const all = [
    video('VP8'),
    video('rtx', 'apt=96'),
    video('H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f'),
    video('H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
    video('H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'),
    video('VP9', 'profile-id=0'),
    video('AV1', 'level-idx=5;profile=0;tier=0'),
    video('red'),
    video('ulpfec'),
  ];

  it('follows the policy, takes H.264 as constrained baseline, and keeps what repairs loss', () => {
    const chosen = chooseVideoCodecs(all, ['H264', 'VP8']);
    expect(chosen.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/VP8', 'video/rtx']);
    expect(chosen[0]?.sdpFmtpLine).toContain('packetization-mode=1;profile-level-id=42e01f');
  });

  it.each([[['VP8', 'H264', 'VP9', 'AV1'] as const], [['AV1', 'VP9', 'VP8'] as const], [['VP9'] as const]])(
    'has every codec that Chromium has, in the order of %j',
    (codecs) => {
      const names = chooseVideoCodecs(all, codecs).map(({ mimeType }) => mimeType.replace('video/', ''));
      expect(names).toEqual([...codecs, 'rtx']);
    },
  );

  it('offers nothing that the policy does not name', () => {
    const without = all.filter(({ mimeType }) => mimeType !== 'video/AV1');
    expect(chooseVideoCodecs(without, ['AV1'])).toEqual([]);
  });
});
