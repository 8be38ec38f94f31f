import { describe, expect, it } from 'vitest';
import { DialTargetError } from '../../../../src/renderer/engine/call-engine.ts';
import { type EngineCommand, runCommand } from '../../../../src/renderer/engine/commands.ts';
import { reachable } from '../../../../src/renderer/engine/core/availability.ts';
import { notHeld } from '../../../../src/renderer/engine/core/hold.ts';
import {
  type CallView,
  defaultRegistration,
  type EngineActions,
  type EngineSnapshot,
  plainCall,
  plainIdentity,
  type TransferView,
} from '../../../../src/renderer/engine/snapshot.ts';
import { notedActions } from '../../../support/noted-actions.ts';

const sixHundred = { uri: 'sip:600@x', number: '600', name: null };
const call = (id: string, step: CallView['step']): CallView => ({
  ...plainCall,
  id,
  direction: 'outgoing',
  step,
  peer: sixHundred,
  identity: plainIdentity(sixHundred),
  startedAt: 0,
  connectedAt: null,
  endedAt: null,
});

const handedOn: TransferView = {
  kind: 'blind',
  target: '200',
  step: 'asking',
  sipCode: null,
  consulted: null,
};

function run(command: EngineCommand, calls: readonly CallView[], registered = true, digitsWork = true) {
  const asked: string[] = [];
  let shown = calls;
  const actions: EngineActions = {
    ...notedActions((what, id) => asked.push(`${what} ${id}`)),
    dial(input) {
      if (input === '?') throw new DialTargetError('invalid');
      asked.push(`dial ${input}`);
      return 'new';
    },
    sendDtmf(id, digits) {
      asked.push(`digits ${id}`);
      if (digitsWork) shown = shown.map((each) => (each.id === id ? { ...each, dtmf: digits } : each));
    },
  };
  const phone = {
    isEmergency: (target: string) => target === '112',
    simulate: (fault: string) => void asked.push(`simulate ${fault}`),
  };
  const snapshot = (): EngineSnapshot => ({
    registration: { ...defaultRegistration, step: registered ? 'registered' : 'waiting' },
    calls: shown,
    availability: reachable,
  });
  return { reply: runCommand(command, actions, snapshot, phone), asked };
}

describe('commands of the control socket', () => {
  it.each(['wss-drop', 'media-silence'] as const)('breaks what main says is to be broken: %s', (fault) => {
    expect(run({ verb: 'simulate', fault }, [])).toEqual({
      reply: { ok: true, value: null },
      asked: [`simulate ${fault}`],
    });
  });

  it('dials when registered, and refuses with a code otherwise', () => {
    expect(run({ verb: 'dial', target: '600' }, [])).toEqual({
      reply: { ok: true, value: { callId: 'new' } },
      asked: ['dial 600'],
    });
    expect(run({ verb: 'dial', target: '600' }, [], false).reply).toMatchObject({
      ok: false,
      code: 'not-registered',
    });
    // Whatever the registration: whoever is in need is not refused here.
    expect(run({ verb: 'dial', target: '112' }, [], false)).toMatchObject({
      reply: { ok: true },
      asked: ['dial 112'],
    });
    expect(run({ verb: 'dial', target: '?' }, []).reply).toMatchObject({ ok: false, code: 'bad-target' });
  });

  it('answers what rings', () => {
    expect(run({ verb: 'answer' }, [call('a', 'connected'), call('b', 'incoming')]).asked).toEqual([
      'answer b',
    ]);
    expect(run({ verb: 'answer' }, [call('a', 'connected')]).reply).toMatchObject({
      ok: false,
      code: 'no-call',
    });
  });

  it('declines what rings, and nothing else', () => {
    expect(run({ verb: 'decline' }, [call('a', 'connected'), call('b', 'incoming')]).asked).toEqual([
      'decline b',
    ]);
    expect(run({ verb: 'decline' }, [call('a', 'connected')]).reply).toMatchObject({ code: 'no-call' });
  });

  it('mutes the call one is in, not one that rings', () => {
    const calls = [call('a', 'connected'), call('b', 'incoming')];
    expect(run({ verb: 'mute', on: true }, calls).asked).toEqual(['setMuted a']);
    expect(run({ verb: 'mute', on: true }, [call('b', 'incoming')]).reply).toMatchObject({ code: 'no-call' });
  });

  it('hangs up the call one is in, before one that rings; nothing that is over', () => {
    expect(run({ verb: 'hangup' }, [call('a', 'connected'), call('b', 'ringing')]).asked).toEqual([
      'hangUp a',
    ]);
    expect(run({ verb: 'hangup' }, [call('a', 'ringing'), call('b', 'calling')]).asked).toEqual(['hangUp b']);
    const joined = ['a', 'b'].map((id) => ({ ...call(id, 'connected'), conference: true }));
    expect(run({ verb: 'hangup' }, [...joined, call('c', 'incoming')]).asked).toEqual([
      'hangUp a',
      'hangUp b',
    ]);
    expect(run({ verb: 'hangup' }, [call('a', 'ended'), call('b', 'ending')]).reply).toMatchObject({
      code: 'no-call',
    });
  });

  it.each<[string, TransferView, readonly string[]]>([
    ['blind', { ...handedOn, step: 'holding' }, ['hangUp b', 'hangUp c']],
    ['blind, and tried', { ...handedOn, step: 'trying' }, ['hangUp b', 'hangUp c']],
    ['blind, in vain', { ...handedOn, step: 'failed' }, ['hangUp a', 'hangUp b', 'hangUp c']],
    ['to another member', { ...handedOn, kind: 'attended', consulted: 'b' }, ['hangUp c']],
    [
      'to another member, in vain',
      { ...handedOn, kind: 'attended', consulted: 'b', step: 'failed' },
      ['hangUp a', 'hangUp b', 'hangUp c'],
    ],
    ['to whom we hang up on', { ...handedOn, kind: 'attended', consulted: 'c' }, ['hangUp b', 'hangUp c']],
  ])('hanging up a conference does not end the handing on of one of it: %s', (_, transfer, asked) => {
    const joined = ['a', 'b', 'c'].map((id) => ({ ...call(id, 'connected'), conference: true }));
    const calls = joined.map((each) => (each.id === 'a' ? { ...each, transfer } : each));
    expect(run({ verb: 'hangup' }, calls).asked).toEqual(asked);
  });

  it('hanging up who is being handed on leaves the rest of the conference alone', () => {
    const joined = ['a', 'b'].map((id) => ({ ...call(id, 'connected'), conference: true }));
    const calls = joined.map((each) => (each.id === 'b' ? { ...each, transfer: handedOn } : each));
    expect(run({ verb: 'hangup' }, calls).asked).toEqual(['hangUp b']);
  });

  it('sends digits into a connected call, and tells when the far side takes none', () => {
    const digits = { verb: 'dtmf', digits: '1' } as const;
    expect(run(digits, [call('a', 'connected')]).reply).toEqual({ ok: true, value: null });
    expect(run(digits, [call('a', 'connected')], true, false).reply).toMatchObject({ code: 'not-possible' });
    expect(run(digits, [call('a', 'ringing')]).reply).toMatchObject({ code: 'no-call' });
  });

  const talking = call('talking', 'connected');
  const held: CallView = { ...call('held', 'connected'), hold: { ...notHeld, byUs: 'held' }, aside: true };

  it.each<[EngineCommand, readonly CallView[], string]>([
    [{ verb: 'hold' }, [talking, held], 'hold talking'],
    [{ verb: 'resume' }, [talking, held], 'resume held'],
    [{ verb: 'swap' }, [talking, held], 'swap undefined'],
    [{ verb: 'conference' }, [talking, held], 'joinConference undefined'],
    [{ verb: 'split' }, [{ ...talking, conference: true }], 'splitConference undefined'],
    [{ verb: 'consult', target: '200' }, [talking], 'consult talking'],
    [{ verb: 'transfer', target: '200' }, [talking, held], 'transferBlind talking'],
    [{ verb: 'transfer', target: null }, [held, { ...talking, consultFor: 'held' }], 'transferAttended held'],
    [
      { verb: 'transfer', target: null },
      [held, { ...call('asked', 'ringing'), consultFor: 'held' }],
      'transferAttended held',
    ],
    [{ verb: 'dnd', on: true }, [], 'setDoNotDisturb true'],
  ])('%j', (command, calls, asked) => {
    expect(run(command, calls)).toMatchObject({ reply: { ok: true }, asked: [asked] });
  });

  it.each<[EngineCommand, readonly CallView[]]>([
    [{ verb: 'hold' }, [held]],
    [{ verb: 'resume' }, [talking]],
    [{ verb: 'swap' }, [talking]],
    [{ verb: 'conference' }, [talking]],
    [{ verb: 'split' }, [talking, held]],
    [{ verb: 'consult', target: '200' }, []],
    [{ verb: 'transfer', target: '200' }, [call('a', 'ringing')]],
    [{ verb: 'transfer', target: null }, [talking, held]],
  ])('%j without a call for it is refused', (command, calls) => {
    expect(run(command, calls)).toMatchObject({ reply: { ok: false, code: 'no-call' }, asked: [] });
  });
});
