import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { templateOf } from '../../../../src/main/tray/tray.ts';
import { describeTray, type TrayAction, type TrayFacts } from '../../../../src/main/tray/tray-model.ts';
import { chooseWords } from '../../../../src/main/words/choose-words.ts';
import type { CallSummary, EngineSummary } from '../../../../src/shared/engine-summary.ts';
import { noMailbox } from '../../../../src/shared/mailbox.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const words = chooseWords('en', 'en-GB');
const registered: EngineSummary = {
  ...idleEngine,
  registration: { ...idleEngine.registration, state: 'registered' },
};
const anna = { uri: 'sip:7042@example.com', number: '7042', name: 'Anna & Co' };
const ringing = summaryCall({ id: 'r', direction: 'incoming', state: 'incoming', peer: anna });
const talking = summaryCall({ id: 't' });

function facts(calls: readonly CallSummary[], some: Partial<TrayFacts> = {}): TrayFacts {
  return {
    engine: { ...registered, calls: [...calls] },
    identity: 'signed-in',
    doNotDisturb: { until: null, managed: false },
    quiet: false,
    missed: 0,
    recents: [],
    favourites: [],
    unreadMessages: 0,
    mailbox: noMailbox,
    shared: null,
    words,
    formatTime: (at) => `T${at}`,
    ...some,
  };
}
const quiet = { ...registered, doNotDisturb: true };
const ids = (some: TrayFacts): string[] =>
  describeTray(some)
    .groups.flat()
    .map(({ id }) => id);

describe('what is shared', () => {
  it('can be ended from the tray, and only then', () => {
    expect(ids(facts([talking]))).not.toContain('stop-sharing');
    const groups = describeTray(facts([talking], { shared: 'Slides' })).groups.flat();
    expect(groups.find(({ id }) => id === 'stop-sharing')).toEqual({
      id: 'stop-sharing',
      label: 'Stop sharing Slides',
      action: { do: 'stop-sharing' },
    });
  });
});

describe('the tray', () => {
  it.each([
    ['offline', facts([], { engine: idleEngine }), 'Not connected'],
    ['offline', facts([], { engine: idleEngine, identity: 'signed-out' }), 'Signed out'],
    ['offline', facts([], { engine: { ...idleEngine, doNotDisturb: true }, missed: 2 }), '2 missed calls'],
    ['registered', facts([]), 'Ready for calls'],
    ['registered', facts([summaryCall({ state: 'ended' })]), 'Ready for calls'],
    ['dnd', facts([], { engine: quiet }), 'Do not disturb'],
    ['registered', facts([], { quiet: true }), 'The desktop is set to do not disturb: calls make no sound'],
    ['ringing', facts([ringing], { quiet: true }), 'Anna & Co is calling'],
    [
      'dnd',
      facts([], { engine: quiet, doNotDisturb: { until: 5, managed: false } }),
      'Do not disturb until T5',
    ],
    ['missed', facts([], { missed: 1 }), '1 missed call'],
    ['missed', facts([], { engine: quiet, missed: 1 }), 'Do not disturb'],
    ['in-call', facts([talking], { missed: 1 }), 'In a call with Bob Biber'],
    ['ringing', facts([talking, ringing]), 'Anna & Co is calling'],
    ['ringing', facts([ringing], { engine: { ...idleEngine, calls: [ringing] } }), 'Anna & Co is calling'],
  ] as const)('is %s, and says so in words', (state, some, line) => {
    const model = describeTray(some);
    expect(model.state).toBe(state);
    expect(model.toolTip.split('\n')).toContain(line);
    expect(model.groups[0]?.map(({ label }) => label)).toContain(line);
  });

  it('offers to answer and decline what rings, and to hang up and mute what talks', () => {
    expect(ids(facts([]))).toEqual([
      ...['status-0', 'quick-dial', 'recent', 'do-not-disturb', 'open', 'settings', 'quit'],
    ]);
    expect(ids(facts([ringing]))).toEqual(expect.arrayContaining(['answer', 'decline']));
    expect(ids(facts([ringing]))).not.toContain('hang-up');
    expect(ids(facts([talking, ringing]))).toEqual(
      expect.arrayContaining(['answer', 'decline', 'hang-up', 'mute']),
    );
  });

  it('offers the quick dial always, and favourites where there are some', () => {
    const favourites = [
      { name: null, numbers: ['*97'], contact: null },
      { name: 'Anna', numbers: ['7042'], contact: 1 },
      { name: 'Bob', numbers: ['7043', '0171 5550123'], contact: 2 },
    ];
    const items = describeTray(facts([], { favourites })).groups.flat();
    expect(items.find(({ id }) => id === 'quick-dial')?.action).toEqual({ do: 'quick-dial' });
    const dial = (number: string, dialled: boolean) => ({ do: 'dial', number, dialled });
    expect(items.find(({ id }) => id === 'favourites')?.items).toEqual([
      { id: 'favourite-0', label: '*97', action: dial('*97', true) },
      { id: 'favourite-1', label: 'Anna (7042)', action: dial('7042', false) },
      {
        id: 'favourite-2',
        label: 'Bob',
        items: [
          { id: 'favourite-2-0', label: '7043', action: dial('7043', false) },
          { id: 'favourite-2-1', label: '0171 5550123', action: dial('0171 5550123', false) },
        ],
      },
    ]);
  });

  it('names the call that talks, not the one that is held', () => {
    const held = summaryCall({ id: 'h', peer: anna, hold: { byUs: 'held', byThem: false, problem: null } });
    const item = describeTray(facts([talking, held]))
      .groups.flat()
      .find(({ id }) => id === 'hang-up');
    expect(item?.label).toBe('Hang up Bob Biber');
  });

  it('lists the last numbers, with names where there are any', () => {
    const recents = [
      { number: '7042', name: 'Anna', at: 2, direction: 'incoming', missed: true },
      { number: '600', name: null, at: 1, direction: 'outgoing', missed: false },
    ] as const;
    const item = describeTray(facts([], { recents }))
      .groups.flat()
      .find(({ id }) => id === 'recent');
    expect(item?.items?.map(({ label, action }) => [label, action])).toEqual([
      ['Anna (7042)', { do: 'dial', number: '7042', dialled: false }],
      ['600', { do: 'dial', number: '600', dialled: true }],
    ]);
  });

  it('shows a do-not-disturb of the company, and does not offer to change it', () => {
    const managed = facts([], { engine: quiet, doNotDisturb: { until: null, managed: true } });
    const item = describeTray(managed)
      .groups.flat()
      .find(({ id }) => id === 'do-not-disturb');
    expect(item).toEqual({ id: 'do-not-disturb', label: 'Do not disturb', checked: true });
  });

  it('says the same in German', () => {
    const german = facts([ringing], { words: chooseWords('system', 'de-AT') });
    expect(describeTray(german).toolTip).toContain('Anna & Co ruft an');
  });
});

describe('the menu', () => {
  it('carries out what is chosen; what only says something cannot be chosen', () => {
    const chosen: TrayAction[] = [];
    const template = templateOf(describeTray(facts([talking, ringing])), (action) => chosen.push(action));
    const item = (id: string) => template.find((each) => each.id === id);
    expect(item('status-0')?.enabled).toBe(false);
    expect(item('answer')?.label).toBe('Answer Anna && Co');
    expect(item('mute')).toMatchObject({ type: 'checkbox', checked: false });
    for (const id of ['answer', 'decline', 'hang-up', 'mute', 'settings', 'quit'])
      (item(id)?.click as (() => void) | undefined)?.();
    expect(chosen).toEqual([
      { do: 'command', command: { verb: 'answer' } },
      { do: 'command', command: { verb: 'decline' } },
      { do: 'command', command: { verb: 'hangup' } },
      { do: 'command', command: { verb: 'mute', on: true } },
      { do: 'open', room: 'settings' },
      { do: 'quit' },
    ]);
  });

  it('tells of voice messages and unread texts, and offers to hear and to read them', () => {
    const box = { ...noMailbox, fresh: 2, old: 5, urgent: 1, number: '*97' };
    const model = describeTray(facts([], { mailbox: box, unreadMessages: 3 }));
    expect(model.toolTip.split('\n')).toEqual([
      ...['Offhook', 'Ready for calls', '2 new voice messages', '3 unread messages'],
    ]);
    const actions = model.groups.flat().map(({ action }) => action);
    expect(actions).toContainEqual({ do: 'dial', number: '*97', dialled: true });
    expect(actions).toContainEqual({ do: 'open', room: 'messages' });
    expect(ids(facts([]))).not.toContain('voicemail');
    const uncounted = describeTray(facts([], { mailbox: { ...box, isCounted: false } }));
    expect(uncounted.toolTip).toContain('New voice messages');
  });

  it('says whose the only voicemail box is that can be called, where it is not the own one', () => {
    const box = { fresh: 0, old: 0, urgent: 0, isCounted: true, number: '*98' };
    const { groups } = describeTray(facts([], { mailbox: { ...box, boxes: [{ ...box, name: 'Sales' }] } }));
    expect(groups.flat().find(({ id }) => id === 'voicemail')?.label).toBe('Call voicemail: Sales');
  });

  it('offers each of several voicemail boxes that can be called, with what waits there', () => {
    const box = { ...noMailbox, number: '*97' };
    const boxes = [
      { ...box, name: null },
      { ...box, name: 'Sales', fresh: 2, number: '*98' },
      { ...box, name: 'Night', fresh: 1, number: null },
    ];
    const model = describeTray(facts([], { mailbox: { ...box, fresh: 3, boxes } }));
    expect(model.toolTip).toContain('3 new voice messages');
    const item = model.groups.flat().find(({ id }) => id === 'voicemail');
    expect(item?.items?.map(({ label, action }) => [label, action])).toEqual([
      ['Your own', { do: 'dial', number: '*97', dialled: true }],
      ['Sales: 2 new voice messages', { do: 'dial', number: '*98', dialled: true }],
    ]);
  });
});
