import { describe, expect, it } from 'vitest';
import { chooseTone } from '../../../../src/renderer/engine/choose-tone.ts';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';

const plain = (step: CallView['step']) =>
  ({
    step,
    direction: 'outgoing',
    earlyMedia: false,
    ringsAnew: false,
    aside: false,
    pressing: false,
  }) as const;

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
    expect(chooseTone(steps.map(plain), false)).toBe(tone);
  });

  it('leaves the ear to the sound that the far side sends before its answer', () => {
    expect(chooseTone([{ ...plain('ringing'), earlyMedia: true }], false)).toBeNull();
  });

  it('rings back while a call that is taken back rings at somebody anew, and is silent while it does not', () => {
    expect(chooseTone([plain('returning')], false)).toBeNull();
    expect(chooseTone([{ ...plain('returning'), ringsAnew: true }], false)).toBe('ringback');
    expect(chooseTone([{ ...plain('returning'), ringsAnew: true, earlyMedia: true }], false)).toBeNull();
  });

  it('rings back for somebody consulted while the other call stands aside', () => {
    expect(chooseTone([{ ...plain('connected'), aside: true }, plain('ringing')], false)).toBe('ringback');
  });

  it.each<[string, Parameters<typeof chooseTone>[0], string | null]>([
    ['a caller', [plain('incoming')], null],
    ['a caller in a call', [plain('connected'), plain('incoming')], null],
    ['whom we call ourselves', [plain('ringing')], 'ringback'],
    ['a caller beside whom we call', [plain('ringing'), plain('incoming')], 'ringback'],
    ['somebody important', [{ ...plain('incoming'), pressing: true }], 'ring'],
    [
      'somebody important after a caller',
      [plain('incoming'), { ...plain('incoming'), pressing: true }],
      'ring',
    ],
    [
      'somebody important in a call',
      [plain('connected'), { ...plain('incoming'), pressing: true }],
      'waiting',
    ],
  ])('of %s on a desktop that is not to be disturbed', (_whom, calls, tone) => {
    expect(chooseTone(calls, true)).toBe(tone);
  });
});
