import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { createMediaKeys } from '../../../../src/main/shortcuts/media-keys.ts';
import { createShortcuts } from '../../../../src/main/shortcuts/shortcuts.ts';
import type { PageCommand } from '../../../../src/shared/control.ts';
import type { EngineSummary } from '../../../../src/shared/engine-summary.ts';
import {
  type GlobalShortcuts,
  noShortcuts,
  type ShortcutStates,
} from '../../../../src/shared/global-shortcuts.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { summaryCall } from '../../../support/summary-call.ts';

/** The desktop: some keys belong to another program. */
function createDesk(taken: readonly string[] = []) {
  const held = new Map<string, () => void>();
  return {
    held,
    press: (accelerator: string) => held.get(accelerator)?.(),
    register(accelerator: string, pressed: () => void) {
      if (accelerator === 'F24') throw new Error('conversion failure');
      if (taken.includes(accelerator) || held.has(accelerator)) return false;
      held.set(accelerator, pressed);
      return true;
    },
    unregister: (accelerator: string) => void held.delete(accelerator),
  };
}

const none: GlobalShortcuts = {
  quickDial: null,
  dialSelection: null,
  answer: null,
  hangUp: null,
  mute: null,
};

function create(taken: readonly string[] = []) {
  const desk = createDesk(taken);
  const clock = createFakeClock();
  const done: string[] = [];
  const states: ShortcutStates[] = [];
  const shortcuts = createShortcuts({
    ...{ desk, clock },
    act: (action) => done.push(action),
    publish: (state) => states.push(state),
    onRefused: (action, accelerator) => done.push(`${action} has no ${accelerator}`),
  });
  return { desk, clock, done, states, shortcuts };
}

describe('global shortcuts', () => {
  it('do what they are for, and are others as soon as somebody chooses others', () => {
    const { desk, done, states, shortcuts } = create();
    shortcuts.follow({ ...none, quickDial: 'F9', mute: 'F10' });
    desk.press('F9');
    desk.press('F10');
    expect(done).toEqual(['quickDial', 'mute']);
    expect(states).toEqual([{ ...noShortcuts, quickDial: 'on', mute: 'on' }]);
    shortcuts.follow({ ...none, quickDial: 'F10' });
    desk.press('F9');
    desk.press('F10');
    expect(done).toEqual(['quickDial', 'mute', 'quickDial']);
    shortcuts.stop();
    expect([...desk.held]).toEqual([]);
  });

  it('are asked for once, however often the settings are looked at', () => {
    const { states, shortcuts } = create();
    shortcuts.follow({ ...none, answer: 'F9' });
    shortcuts.follow({ ...none, answer: 'F9' });
    expect(states).toHaveLength(1);
  });

  it('tell which keys another program has, which are used twice, and which the desktop does not know', () => {
    const { done, states, shortcuts } = create(['F9']);
    shortcuts.follow({ quickDial: 'F9', dialSelection: 'F10', answer: 'F10', hangUp: 'F24', mute: null });
    expect(states).toEqual([
      { quickDial: 'taken', dialSelection: 'on', answer: 'twice', hangUp: 'taken', mute: 'off' },
    ]);
    expect(done).toEqual(['quickDial has no F9', 'hangUp has no F24']);
  });

  it('that are tested are heard, and do nothing that once', async () => {
    const { desk, done, shortcuts } = create();
    shortcuts.follow({ ...none, hangUp: 'F9', mute: 'F10' });
    const test = shortcuts.test('hangUp');
    desk.press('F10');
    desk.press('F9');
    expect(await test).toBe(true);
    desk.press('F9');
    expect(done).toEqual(['mute', 'hangUp']);
  });

  it('that never come fail their test after ten seconds, or when another is tested', async () => {
    const { clock, desk, done, shortcuts } = create();
    shortcuts.follow({ ...none, hangUp: 'F9' });
    const first = shortcuts.test('hangUp');
    const second = shortcuts.test('hangUp');
    expect(await first).toBe(false);
    clock.advance(10_000);
    expect(await second).toBe(false);
    desk.press('F9');
    expect(done).toEqual(['hangUp']);
  });
});

describe('media keys', () => {
  function play(taken: readonly string[] = []) {
    const desk = createDesk(taken);
    const commands: PageCommand[] = [];
    let engine: EngineSummary = idleEngine;
    const look = createMediaKeys({ desk, engine: () => engine, command: (each) => commands.push(each) });
    return {
      ...{ desk, commands },
      show(calls: EngineSummary['calls'], isOn = true) {
        engine = { ...idleEngine, calls };
        look(isOn);
      },
    };
  }
  const ringing = summaryCall({ id: 'r', state: 'incoming', direction: 'incoming' });

  it('answer and decline what rings, mute and end what talks, and never answer beside a call', () => {
    const { desk, commands, show } = play();
    show([ringing]);
    desk.press('MediaPlayPause');
    desk.press('MediaStop');
    show([summaryCall({ id: 't', muted: true }), ringing]);
    desk.press('MediaPlayPause');
    desk.press('MediaStop');
    expect(commands).toEqual([
      { verb: 'answer' },
      { verb: 'decline' },
      { verb: 'mute', on: false },
      { verb: 'hangup' },
    ]);
  });

  it('are left to the music outside of calls, and when they are switched off', () => {
    const { desk, show } = play();
    show([]);
    expect(desk.held.size).toBe(0);
    show([ringing]);
    expect(desk.held.size).toBe(2);
    show([summaryCall({ state: 'ended' })]);
    expect(desk.held.size).toBe(0);
    show([ringing], false);
    expect(desk.held.size).toBe(0);
  });

  it('that a player holds stay its own, and are not fought for', () => {
    const { desk, show } = play(['MediaPlayPause']);
    show([ringing]);
    show([ringing]);
    expect([...desk.held.keys()]).toEqual(['MediaStop']);
  });
});
