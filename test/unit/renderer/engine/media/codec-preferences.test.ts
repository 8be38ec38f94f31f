import { describe, expect, it } from 'vitest';
import { chooseCodecs } from '../../../../../src/renderer/engine/media/codec-preferences.ts';

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
