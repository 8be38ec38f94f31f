import { describe, expect, it } from 'vitest';
import { plainCall, plainIdentity } from '../../../../src/renderer/engine/snapshot.ts';
import {
  chooseStage,
  chooseStrip,
  closeEnded,
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
    const stage = chooseStage([old, talking, later], openCall(noAttention, 'talking'));
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
    const attention = openCall(openPad([talking]), 'talking');
    expect(chooseStage([talking], attention)).toEqual({ kind: 'call', call: talking });
  });

  it('gives up the page of an ended call for one that began later elsewhere', () => {
    const next = call('next', 'calling', 10);
    expect(chooseStage([recent, next], openCall(noAttention, 'recent'))).toEqual({
      kind: 'call',
      call: next,
    });
  });

  it('lets an older call go on while the page of an ended one is read', () => {
    expect(chooseStage([recent, talking], openCall(noAttention, 'recent'))).toEqual({
      kind: 'ended',
      call: recent,
    });
  });

  it('forgets a chosen call that was dismissed', () => {
    expect(chooseStage([], openCall(noAttention, 'gone'))).toEqual({ kind: 'pad' });
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
