import { describe, expect, it } from 'vitest';
import { chooseTone } from '../../../../src/renderer/engine/choose-tone.ts';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';

describe('chooseTone', () => {
  it.each<[readonly CallView['step'][], string | null]>([
    [[], null],
    [['incoming'], 'ring'],
    [['ended', 'incoming'], 'ring'],
    [['connected', 'incoming'], 'waiting'],
    [['ringing'], 'ringback'],
    [['ringing', 'incoming'], 'ring'],
    [['connected', 'ringing'], null],
    [['calling', 'connected', 'ending'], null],
  ])('%j: %s', (steps, tone) => {
    expect(chooseTone(steps.map((step) => ({ step, direction: 'incoming' })))).toBe(tone);
  });
});
