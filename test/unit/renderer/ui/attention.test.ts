import { describe, expect, it } from 'vitest';
import { plainCall, plainIdentity } from '../../../../src/renderer/engine/snapshot.ts';
import {
  chooseStage,
  chooseStrip,
  closeEnded,
  followLine,
  noAttention,
  openCall,
  openPad,
} from '../../../../src/renderer/ui/calls/attention.ts';
import type { CallFacts } from '../../../../src/renderer/ui/calls/call-facts.ts';

function call(
  id: string,
  step: CallFacts['step'],
  startedAt: number,
  endedAt: number | null = null,
): CallFacts {
  const peer = { uri: 'sip:600@example.com', number: '600', name: null };
  return {
    ...plainCall,
    id,
    step,
    direction: step === 'incoming' ? 'incoming' : 'outgoing',
    peer,
    identity: plainIdentity(peer),
    startedAt,
    connectedAt: null,
    endedAt,
    end: endedAt === null ? null : { by: 'local', cause: 'hung-up', sipCode: null, sipReason: null },
  };
}

const old = call('old', 'ended', 1, 2);
const recent = call('recent', 'ended', 3, 9);
const talking = call('talking', 'connected', 4);
const later = call('later', 'calling', 5);
const ringing = call('ringing', 'incoming', 6);

describe('chooseStage', () => {
  it.each([
    ['nothing', [], 'pad'],
    ['a ringing call', [ringing], 'ringing'],
    ['the call that goes on before one that rings', [talking, ringing], 'talking'],
    ['the newest of two calls', [talking, later], 'later'],
    ['the call that ended last', [recent, old], 'recent'],
    ['a ringing call before an ended one', [recent, ringing], 'ringing'],
  ])('left alone it shows %s', (_, calls, shown) => {
    const stage = chooseStage(calls, noAttention);
    expect(stage.kind === 'pad' ? 'pad' : stage.call.id).toBe(shown);
  });

  it('shows the call that was chosen', () => {
    const stage = chooseStage([old, talking, later], openCall(noAttention, 'talking', 10));
    expect(stage).toEqual({ kind: 'call', call: talking });
  });

  it('shows the pad again after an ended call was closed, not the one that ended before', () => {
    expect(chooseStage([old, recent], closeEnded([old, recent]))).toEqual({ kind: 'pad' });
  });

  it('comes back to the call that goes on when an ended one is closed', () => {
    expect(chooseStage([recent, talking], closeEnded([recent, talking]))).toEqual({
      kind: 'call',
      call: talking,
    });
  });

  it('keeps the pad during a call, until another call comes', () => {
    const attention = openPad([talking]);
    expect(chooseStage([talking], attention)).toEqual({ kind: 'pad' });
    expect(chooseStage([talking, ringing], attention)).toEqual({ kind: 'incoming', call: ringing });
    expect(chooseStage([talking, later], attention)).toEqual({ kind: 'call', call: later });
  });

  it('finds a call again that was left for the pad', () => {
    const attention = openCall(openPad([talking]), 'talking', 10);
    expect(chooseStage([talking], attention)).toEqual({ kind: 'call', call: talking });
  });

  it('gives up the page of an ended call for one that began later elsewhere', () => {
    const next = call('next', 'calling', 10);
    expect(chooseStage([recent, next], openCall(noAttention, 'recent', 10))).toEqual({
      kind: 'call',
      call: next,
    });
  });

  it('lets an older call go on while the page of an ended one is read', () => {
    expect(chooseStage([recent, talking], openCall(noAttention, 'recent', 10))).toEqual({
      kind: 'ended',
      call: recent,
    });
  });

  it('forgets a chosen call that was dismissed', () => {
    expect(chooseStage([], openCall(noAttention, 'gone', 10))).toEqual({ kind: 'pad' });
  });
});

describe('a call for help that came to nothing', () => {
  const failed: CallFacts = {
    ...call('failed', 'ended', 7, 20),
    emergency: true,
    end: { by: 'remote', cause: 'busy', sipCode: 486, sipReason: null },
  };
  const calls = [talking, failed, ringing];
  const shown = (all: readonly CallFacts[], attention: typeof noAttention) => {
    const stage = chooseStage(all, attention);
    return stage.kind === 'pad' ? 'pad' : stage.call.id;
  };

  it('stands before everything else, whatever was chosen before it ended', () => {
    expect(shown(calls, noAttention)).toBe('failed');
    expect(shown(calls, openCall(noAttention, 'talking', 19))).toBe('failed');
    expect(shown(calls, openPad([talking]))).toBe('failed');
    expect(shown(calls, followLine(noAttention, [talking, { ...failed, step: 'calling', end: null }]))).toBe(
      'failed',
    );
    expect(chooseStrip(calls, chooseStage(calls, noAttention))).toEqual([ringing]);
  });

  it('stays when other calls begin by themselves, and goes when help is called again', () => {
    const next = call('next', 'calling', 30);
    expect(shown([...calls, next], noAttention)).toBe('failed');
    expect(shown([...calls, { ...next, emergency: true }], noAttention)).toBe('next');
  });

  it.each([
    ['closes it', closeEnded(calls), 'talking'],
    ['opens another call', openCall(noAttention, 'talking', 21), 'talking'],
    ['goes to the pad', openPad([talking, failed]), 'pad'],
    ['swaps calls', followLine(noAttention, [talking, failed]), 'talking'],
  ])('is left when the person %s', (_what, attention, next) => {
    expect(shown([talking, failed], attention)).toBe(next);
  });

  it.each([
    ['that was taken back', { by: 'local', cause: 'cancelled' }],
    ['that was talked on', { by: 'remote', cause: 'hung-up' }],
  ] as const)('is none %s', (_what, end) => {
    const ended = { ...failed, end: { ...end, sipCode: null, sipReason: null } };
    expect(shown([talking, ended], noAttention)).toBe('talking');
  });
});

describe('chooseStrip', () => {
  it('holds every ringing call but the one on the stage', () => {
    const other = call('other', 'incoming', 7);
    const calls = [talking, ringing, other];
    expect(chooseStrip(calls, { kind: 'incoming', call: ringing })).toEqual([other]);
    expect(chooseStrip(calls, { kind: 'call', call: talking })).toEqual([ringing, other]);
    expect(chooseStrip(calls, null)).toEqual([ringing, other]);
  });
});
