import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../../src/renderer/engine/core/call.ts';
import { calleeOf } from '../../../../../src/renderer/engine/core/transfer.ts';
import { playCall, talk } from '../../../../support/play-call.ts';

const begin: CallEvent = {
  type: 'user.transferred',
  kind: 'blind',
  target: '200',
  targetUri: 'sip:200@example.com',
  replaces: null,
};
const held: CallEvent = { type: 'sip.offer-accepted', purpose: 'hold', remoteDirection: 'recvonly' };
const notHeld: CallEvent = { type: 'sip.offer-refused', purpose: 'hold', code: 488 };
const late: CallEvent = { type: 'timer.fired', name: 'transfer' };
const resumed: CallEvent = { type: 'sip.offer-accepted', purpose: 'resume', remoteDirection: 'sendrecv' };
const taken: CallEvent = { type: 'sip.refer-accepted', silent: false };
const report = (code: number): CallEvent => ({ type: 'sip.refer-reported', code });
const question = {
  target: '300',
  targetUri: 'sip:300@example.com',
  requestUri: 'sip:300@example.com',
  by: 'sip:bob@example.com',
  replaces: null,
};
const asked = (verdict: 'follow' | 'ask' | 'refuse'): CallEvent => ({
  type: 'sip.refer-asked',
  question,
  verdict,
});
const refer = {
  type: 'sip.refer',
  refer: { target: '200', targetUri: 'sip:200@example.com', replaces: null },
};

describe('a call we hand on', () => {
  it('is held first, then REFER is sent, whether the hold worked or not', () => {
    expect(talk(begin).last).not.toContainEqual(refer);
    expect(talk(begin, held).last).toEqual([refer]);
    expect(talk(begin, notHeld).last).toContainEqual(refer);
  });

  it('shows how the new call goes, never backwards, and ends with our BYE once that stands', () => {
    expect(talk(begin, held, taken).state.transfer?.step).toBe('accepted');
    expect(talk(begin, held, taken, report(100)).state.transfer?.step).toBe('trying');
    expect(talk(begin, held, taken, report(180)).state.transfer?.step).toBe('ringing');
    expect(talk(begin, held, taken, report(180), report(100)).state.transfer?.step).toBe('ringing');
    const done = talk(begin, held, taken, report(180), report(200));
    expect(done.last.map(({ type }) => type)).toEqual(['media.hold', 'sip.bye', 'timer.start']);
    expect(done.state.phase).toMatchObject({ step: 'ending', end: { cause: 'transferred' } });
  });

  it.each([
    ['the target is busy', [begin, held, taken, report(486)], 486],
    ['REFER is refused', [begin, held, { type: 'sip.refer-refused', code: 405 }], 405],
  ] as const)('comes back when %s', (_, events, sipCode) => {
    const { state, last } = talk(...events);
    expect(state.transfer).toMatchObject({ step: 'failed', sipCode });
    expect(last).toContainEqual({ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' });
    expect(state.phase.step).toBe('connected');
  });

  it('is not waited for without end when the first report overtakes the 202', () => {
    const overtaken = talk(begin, held, report(100));
    expect(overtaken.last).toContainEqual(expect.objectContaining({ type: 'timer.start', name: 'transfer' }));
    const { state } = talk(begin, held, report(100), taken, late);
    expect(state.transfer?.step).toBe('unknown');
  });

  it.each([
    ['nobody reports anything in time', [begin, held, taken, late]],
    ['nobody reports an end in time', [begin, held, taken, report(180), late]],
    ['the answer to REFER is lost', [begin, held, { type: 'sip.refer-unanswered' }]],
  ] as const)('comes back when %s, and is not said to have failed', (_, events) => {
    const { state, last } = talk(...events);
    expect(state.transfer).toMatchObject({ step: 'unknown', sipCode: null });
    expect(last).toContainEqual({ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' });
    expect(state.phase.step).toBe('connected');
  });

  it('of which nothing was known is what is reported of it later', () => {
    const lost: readonly CallEvent[] = [begin, held, { type: 'sip.refer-unanswered' }, resumed];
    expect(talk(...lost, report(200)).state.phase).toMatchObject({ end: { cause: 'transferred' } });
    expect(talk(...lost, report(486)).state.transfer).toMatchObject({ step: 'failed', sipCode: 486 });
    const rings = talk(...lost, report(180));
    expect(rings.state.transfer?.step).toBe('ringing');
    expect(rings.last).toContainEqual(expect.objectContaining({ type: 'timer.start', name: 'transfer' }));
  });

  it('that was held by the user before stays held when it fails', () => {
    const { state, last } = talk({ type: 'user.held' }, held, begin, taken, report(486));
    expect(state.hold.byUs).toBe('held');
    expect(last).toEqual([]);
  });

  it('comes back by the user’s word, and what is reported later changes nothing', () => {
    const cancelled = talk(begin, held, taken, { type: 'user.transfer-cancelled' });
    expect(cancelled.state.transfer).toBeNull();
    expect(cancelled.last).toContainEqual({ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' });
    expect(talk(begin, held, taken, { type: 'user.transfer-cancelled' }, report(200)).state.phase.step).toBe(
      'connected',
    );
  });

  it('is not asked for once more where it was taken back before anybody answered', () => {
    const cancelled = talk(begin, held, { type: 'user.transfer-cancelled' });
    expect(cancelled.last).toContainEqual({ type: 'sip.forget-refer' });
    expect(talk(begin, held, taken, { type: 'user.transfer-cancelled' }).last).not.toContainEqual({
      type: 'sip.forget-refer',
    });
  });

  it('is heard again by the user’s word when nobody has heard of the hold yet', () => {
    const cancelled = talk(begin, { type: 'user.transfer-cancelled' });
    expect(cancelled.last).toEqual([{ type: 'sip.drop-offer', purpose: 'hold' }]);
    const { state, last } = talk(
      ...([
        begin,
        { type: 'user.transfer-cancelled' },
        { type: 'sip.offer-dropped', purpose: 'hold' },
      ] as const),
    );
    expect(state).toMatchObject({ transfer: null, hold: { byUs: 'no', problem: null } });
    expect(last).toEqual([{ type: 'media.hold', held: false }]);
  });

  it('is transferred, too, when the far side hangs up by itself, or promises to report nothing', () => {
    expect(talk(begin, held, taken, { type: 'sip.bye' }).state.phase).toMatchObject({
      end: { by: 'remote', cause: 'transferred' },
    });
    expect(talk(begin, held, { type: 'sip.refer-accepted', silent: true }).last).toContainEqual({
      type: 'sip.bye',
    });
  });

  it('may be handed on again after a failure, not during', () => {
    expect(talk(begin, begin).last).toEqual([]);
    expect(talk(begin, held, taken, report(486), begin).state.transfer?.step).not.toBe('failed');
  });
});

describe('a call whose far side hands us on', () => {
  it('asks where policy says so, and does nothing before the answer', () => {
    const { state, last } = talk(asked('ask'));
    expect(state.transferQuestion).toEqual(question);
    expect(last).toEqual([]);
    expect(talk(asked('ask'), { type: 'user.question-answered', yes: true }).last).toEqual([
      { type: 'sip.answer-refer', follow: question },
    ]);
    expect(talk(asked('ask'), { type: 'user.question-answered', yes: false }).last).toEqual([
      { type: 'sip.answer-refer', follow: null },
    ]);
  });

  it('tells no to whoever asked in a dialog that gives way, and nothing where nobody has asked', () => {
    const { state, last } = talk(asked('ask'), { type: 'sip.refer-gone' });
    expect(last).toEqual([{ type: 'sip.answer-refer', follow: null }]);
    expect(state.transferQuestion).toBeNull();
    expect(talk({ type: 'sip.refer-gone' }).last).toEqual([]);
  });

  it('follows or refuses by itself where policy says so, and one at a time', () => {
    expect(talk(asked('follow')).last).toEqual([{ type: 'sip.answer-refer', follow: question }]);
    expect(talk(asked('refuse')).last).toEqual([{ type: 'sip.answer-refer', follow: null }]);
    expect(talk(asked('follow'), asked('follow')).last).toEqual([{ type: 'sip.answer-refer', follow: null }]);
  });

  it('is refused where there is nothing yet to hand on', () => {
    const { last } = playCall('outgoing', [{ type: 'media.opened' }, asked('follow')]);
    expect(last).toEqual([{ type: 'sip.answer-refer', follow: null }]);
  });

  it.each([
    ['Carol', 'sip:102@example.com', null, '102', 'Carol'],
    ['102', 'sip:102@example.com', null, '102', null],
    ['Bank', 'sip:1%312@example.com', null, '112', 'Bank'],
    ['Bank', 'sip:112;x=1@example.com', null, '112', 'Bank'],
    ['m@elsewhere.example.net', 'sip:m@elsewhere.example.net', null, 'm@elsewhere.example.net', null],
    ['Carol', 'sip:k3x9@q2w.invalid', 'a;to-tag=1;from-tag=2', 'Carol', null],
  ])('%s at %s: the number is one to dial again', (target, targetUri, replaces, number, name) => {
    expect(calleeOf({ target, targetUri, replaces })).toEqual({ number, name });
  });

  it('reports, and says BYE itself when the far side does not', () => {
    const done = talk(
      asked('follow'),
      { type: 'follow.reported', code: 180 },
      { type: 'follow.reported', code: 200 },
    );
    expect(done.commands).toContainEqual({ type: 'sip.report-refer', code: 180 });
    expect(done.last.map(({ type }) => type)).toEqual(['sip.report-refer', 'timer.start']);
    const waited = talk(
      asked('follow'),
      { type: 'follow.reported', code: 200 },
      { type: 'timer.fired', name: 'handed-on' },
    );
    expect(waited.last).toContainEqual({ type: 'sip.bye' });
    expect(waited.state.phase).toMatchObject({ end: { cause: 'transferred' } });
  });

  it('goes on when the new call came to nothing', () => {
    const { state, last } = talk(asked('follow'), { type: 'follow.reported', code: 486 });
    expect(state).toMatchObject({ following: false, phase: { step: 'connected' } });
    expect(last).toEqual([{ type: 'sip.report-refer', code: 486 }]);
  });
});
