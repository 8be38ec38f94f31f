import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../../src/renderer/engine/core/call.ts';
import { splitDigits } from '../../../../../src/renderer/engine/core/dtmf.ts';
import { talk } from '../../../../support/play-call.ts';

const digits = (text: string): CallEvent => ({ type: 'user.digits', digits: text });
const sent = (text: string): CallEvent => ({ type: 'media.digits-sent', digits: text });
const paused: CallEvent = { type: 'timer.fired', name: 'digit-pause' };

describe('digits', () => {
  it('go at once up to a pause of 2 s, and on after it', () => {
    const first = talk(digits('12,34'));
    expect(first.last).toEqual([
      { type: 'media.dtmf', digits: '12' },
      { type: 'timer.start', name: 'digit-pause', delayMs: 2000 },
    ]);
    expect(first.state.dtmf.pending).toBe('34');
    expect(talk(digits('12,34'), paused).last).toEqual([{ type: 'media.dtmf', digits: '34' }]);
  });

  it('wait at ";" for the user', () => {
    const waiting = talk(digits('12;34'));
    expect(waiting.state.dtmf).toMatchObject({ pending: '34', waiting: true });
    expect(talk(digits('12;34'), { type: 'user.digits-continued' }).last).toEqual([
      { type: 'media.dtmf', digits: '34' },
    ]);
    expect(talk(digits('12'), { type: 'user.digits-continued' }).last).toEqual([]);
  });

  it('typed during a pause line up behind it', () => {
    expect(talk(digits('1,2'), digits('3')).state.dtmf.pending).toBe('23');
  });

  it('count only once they were sent; a refusal drops the rest and is told', () => {
    expect(talk(digits('12')).state.dtmf.sent).toBe('');
    expect(talk(digits('12'), sent('12')).state.dtmf.sent).toBe('12');
    const { state } = talk(digits('1,2'), { type: 'media.digits-refused', problem: 'not-negotiated' });
    expect(state.dtmf).toEqual({ sent: '', pending: '', waiting: false, problem: 'not-negotiated' });
  });

  it.each<[string, readonly CallEvent[]]>([
    ['by us', [{ type: 'user.held' }]],
    ['by them', [{ type: 'sip.remote-offer', remoteDirection: 'sendonly' }]],
    ['for another call', [{ type: 'line.changed', ours: false }]],
  ])('are refused with words while the call is held %s', (_, events) => {
    const { state, last } = talk(...events, digits('1'));
    expect(state.dtmf.problem).toBe('held');
    expect(last).toEqual([]);
  });

  it('are nothing else than digits', () => {
    expect(talk(digits('12x')).last).toEqual([]);
  });

  it('lose nothing on the way, whatever pauses stand between them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789*#ABCD,;'), maxLength: 20 }), (text) => {
        let rest = text;
        let all = '';
        for (let turn = 0; turn <= text.length; turn++) {
          const split = splitDigits(rest);
          all += split.now;
          rest = split.rest;
        }
        expect(all).toBe(text.replaceAll(/[,;]/g, ''));
      }),
    );
  });
});
