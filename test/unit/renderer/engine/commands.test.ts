import { describe, expect, it } from 'vitest';
import { DialTargetError } from '../../../../src/renderer/engine/call-engine.ts';
import { runCommand } from '../../../../src/renderer/engine/commands.ts';
import {
  type CallView,
  defaultRegistration,
  type EngineActions,
  type EngineSnapshot,
} from '../../../../src/renderer/engine/snapshot.ts';
import type { EngineCommand } from '../../../../src/shared/control.ts';

const call = (id: string, step: CallView['step']): CallView => ({
  id,
  direction: 'outgoing',
  step,
  peer: { uri: 'sip:600@x', number: '600', name: null },
  startedAt: 0,
  connectedAt: null,
  endedAt: null,
  setupMs: null,
  muted: false,
  dtmf: '',
  media: null,
  end: null,
});

function run(command: EngineCommand, calls: readonly CallView[], registered = true, digitsWork = true) {
  const asked: string[] = [];
  let shown = calls;
  const note = (what: string) => (id: string) => void asked.push(`${what} ${id}`);
  const actions: EngineActions = {
    dial(input) {
      if (input === '?') throw new DialTargetError('invalid');
      asked.push(`dial ${input}`);
      return 'new';
    },
    answer: note('answer'),
    decline: note('decline'),
    hangUp: note('hang up'),
    setMuted: note('mute'),
    sendDtmf(id, digits) {
      asked.push(`digits ${id}`);
      if (digitsWork) shown = shown.map((each) => (each.id === id ? { ...each, dtmf: digits } : each));
    },
    dismiss: note('dismiss'),
  };
  const snapshot = (): EngineSnapshot => ({
    registration: { ...defaultRegistration, step: registered ? 'registered' : 'waiting' },
    calls: shown,
  });
  return { reply: runCommand(command, actions, snapshot), asked };
}

describe('commands of the control socket', () => {
  it('dials when registered, and refuses with a code otherwise', () => {
    expect(run({ verb: 'dial', target: '600' }, [])).toEqual({
      reply: { ok: true, value: { callId: 'new' } },
      asked: ['dial 600'],
    });
    expect(run({ verb: 'dial', target: '600' }, [], false).reply).toMatchObject({
      ok: false,
      code: 'not-registered',
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

  it('hangs up the call one is in, before one that rings; nothing that is over', () => {
    expect(run({ verb: 'hangup' }, [call('a', 'connected'), call('b', 'ringing')]).asked).toEqual([
      'hang up a',
    ]);
    expect(run({ verb: 'hangup' }, [call('a', 'ringing'), call('b', 'calling')]).asked).toEqual([
      'hang up b',
    ]);
    expect(run({ verb: 'hangup' }, [call('a', 'ended'), call('b', 'ending')]).reply).toMatchObject({
      code: 'no-call',
    });
  });

  it('sends digits into a connected call, and tells when the far side takes none', () => {
    const digits = { verb: 'dtmf', digits: '1' } as const;
    expect(run(digits, [call('a', 'connected')]).reply).toEqual({ ok: true, value: null });
    expect(run(digits, [call('a', 'connected')], true, false).reply).toMatchObject({ code: 'not-possible' });
    expect(run(digits, [call('a', 'ringing')]).reply).toMatchObject({ code: 'no-call' });
  });
});
