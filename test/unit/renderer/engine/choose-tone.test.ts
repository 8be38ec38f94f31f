import { describe, expect, it } from 'vitest';
import { chooseTone } from '../../../../src/renderer/engine/choose-tone.ts';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';

const plain = (step: CallView['step']) =>
  ({ step, direction: 'outgoing', earlyMedia: false, aside: false }) as const;

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
    expect(chooseTone(steps.map(plain))).toBe(tone);
  });

  it('leaves the ear to the sound that the far side sends before its answer', () => {
    expect(chooseTone([{ ...plain('ringing'), earlyMedia: true }])).toBeNull();
  });

  it('rings back for somebody consulted while the other call stands aside', () => {
    expect(chooseTone([{ ...plain('connected'), aside: true }, plain('ringing')])).toBe('ringback');
  });
});
