import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desktopEntry, type StartCommand, setAutostart } from '../../../../src/main/attention/autostart.ts';
import { describeNotices } from '../../../../src/main/attention/call-notices.ts';
import { createHelpMissing } from '../../../../src/main/attention/help-missing.ts';
import { createKeepAwake } from '../../../../src/main/attention/keep-awake.ts';
import { createLock } from '../../../../src/main/attention/lock.ts';
import { createNotices } from '../../../../src/main/attention/notices.ts';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { isMissed } from '../../../../src/main/recents/recents.ts';
import { chooseWords } from '../../../../src/main/words/choose-words.ts';
import type { PageCommand } from '../../../../src/shared/control.ts';
import type { CallSummary, EngineSummary } from '../../../../src/shared/engine-summary.ts';
import type { Settings } from '../../../../src/shared/settings.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const words = chooseWords('en', 'en');
const engine = (...calls: readonly CallSummary[]): EngineSummary => ({ ...idleEngine, calls: [...calls] });
const ringing = summaryCall({ id: 'r', direction: 'incoming', state: 'incoming' });
const missed = summaryCall({
  ...ringing,
  state: 'ended',
  end: { cause: 'cancelled', by: 'remote', sipCode: 487 },
});
const talking = summaryCall({ id: 't' });

describe('notifications', () => {
  function create() {
    const shown: string[] = [];
    const surfaces: (EventEmitter & { readonly title: string })[] = [];
    const notices = createNotices({
      open(notice) {
        const surface = Object.assign(new EventEmitter(), {
          title: notice.title,
          show: () => shown.push(`show ${notice.title}`),
          close: () => shown.push(`close ${notice.title}`),
        });
        surfaces.push(surface);
        return surface;
      },
      onAction: (verb, callId) => shown.push(`${verb} ${callId}`),
      onClick: () => shown.push('window'),
    });
    const show = (summary: EngineSummary, looking = false) =>
      notices.show(describeNotices({ engine: summary, looking, quiet: false, isMissed, words }));
    return { show, shown, surfaces };
  }

  it('say who calls, answer and decline, and go when it rings no more', () => {
    const { show, shown, surfaces } = create();
    show(engine(ringing));
    show(engine(ringing));
    surfaces[0]?.emit('action', {}, 0);
    surfaces[0]?.emit('action', {}, 1);
    surfaces[0]?.emit('action', {}, 7);
    surfaces[0]?.emit('click');
    show(engine({ ...ringing, state: 'connected' }));
    expect(shown).toEqual([
      'show Bob Biber is calling',
      'answer r',
      'decline r',
      'window',
      'close Bob Biber is calling',
    ]);
  });

  it('are kept for later by a desktop that is not to be disturbed, but for whom that does not hold', () => {
    const facts = { looking: false, isMissed, words };
    const pressing = { ...ringing, id: 'p', pressing: true };
    const urgent = (quiet: boolean) =>
      describeNotices({ ...facts, quiet, engine: engine(ringing, pressing, missed) }).map(
        (notice) => notice.urgent,
      );
    expect(urgent(false)).toEqual([true, true, false]);
    expect(urgent(true)).toEqual([false, true, false]);
  });

  it('tell of a missed call once, whatever is reported after', () => {
    const { show, shown, surfaces } = create();
    show(engine(missed));
    surfaces[0]?.emit('close');
    show(engine(missed));
    show(engine());
    show(engine(missed));
    expect(shown).toEqual(['show Missed call from Bob Biber']);
  });

  it('are not there while the person looks at the window', () => {
    const { show, shown } = create();
    show(engine(ringing), true);
    expect(shown).toEqual([]);
    show(engine(ringing));
    show(engine(ringing), true);
    expect(shown).toEqual(['show Bob Biber is calling', 'close Bob Biber is calling']);
  });

  it('that were swept away while it rings do not come back', () => {
    const { show, shown, surfaces } = create();
    show(engine(ringing));
    surfaces[0]?.emit('close');
    show(engine(ringing));
    expect(shown).toEqual(['show Bob Biber is calling']);
  });
});

describe('a call', () => {
  it('keeps the computer awake until the last one is over', () => {
    const asked: string[] = [];
    const follow = createKeepAwake({
      start: (type) => {
        asked.push(type);
        return 7;
      },
      stop: (id) => asked.push(`stop ${id}`),
    });
    follow(engine());
    follow(engine(ringing));
    follow(engine(ringing, talking));
    follow(engine(missed, talking));
    follow(engine(missed));
    follow(engine());
    expect(asked).toEqual(['prevent-app-suspension', 'stop 7']);
  });
});

describe('a call for help that came to nothing', () => {
  const failed = summaryCall({
    ...{ id: 'h', emergency: true, state: 'ended' },
    end: { cause: 'service-unavailable', by: 'remote', sipCode: 503 },
  });
  const again = summaryCall({ id: 'i', emergency: true, state: 'calling' });

  it('brings the window up, once for each', () => {
    let presented = 0;
    const look = createHelpMissing(() => {
      presented += 1;
    });
    const seen = [
      engine(summaryCall({ ...failed, state: 'calling', end: null })),
      engine(failed),
      engine(failed, talking),
      engine(failed, again),
      engine(failed, { ...failed, id: 'i' }),
      engine(failed, { ...again, state: 'connected' }),
    ].map((summary) => {
      look(summary);
      return presented;
    });
    expect(seen).toEqual([0, 1, 1, 1, 2, 2]);
  });

  it('is no such thing when the person gave it up, or was heard and hung up', () => {
    let presented = 0;
    const look = createHelpMissing(() => {
      presented += 1;
    });
    look(engine({ ...failed, end: { cause: 'cancelled', by: 'local', sipCode: 487 } }));
    look(engine({ ...failed, end: { cause: 'hung-up', by: 'remote', sipCode: null } }));
    expect(presented).toBe(0);
  });

  it('is told on the screen with what to do', () => {
    const facts = { looking: false, quiet: true, isMissed, words };
    expect(describeNotices({ engine: engine(failed), ...facts })).toMatchObject([
      {
        kind: 'help-missing',
        urgent: true,
        title: 'The call to 200 failed',
        body: words.helpElsewhere,
        actions: [],
      },
    ]);
    expect(describeNotices({ engine: engine(failed, again), ...facts })).toEqual([]);
  });
});

describe('a locked screen', () => {
  function lock(setting: Settings['onLock'], before: EngineSummary, after = before): PageCommand[] {
    const asked: PageCommand[] = [];
    let now = before;
    const duty = createLock({
      engine: () => now,
      setting: () => setting,
      command: (command) => asked.push(command),
    });
    duty.locked();
    now = after;
    duty.unlocked();
    duty.unlocked();
    return asked;
  }

  it('changes nothing, unless that is wished', () => {
    expect(lock('nothing', engine(talking))).toEqual([]);
    expect(lock('hold', engine(ringing))).toEqual([]);
  });

  it('mutes and opens again, or holds and resumes', () => {
    expect(lock('mute', engine(talking))).toEqual([
      { verb: 'mute', on: true },
      { verb: 'mute', on: false },
    ]);
    expect(lock('hold', engine(talking))).toEqual([{ verb: 'hold' }, { verb: 'resume' }]);
  });

  const together = ['a', 'b'].map((id) => summaryCall({ id, conference: true }));

  it.each([
    ['with the same members', together],
    [
      'with another one in a member’s place',
      together.map((call, n) => (n === 0 ? { ...call, id: 'c' } : call)),
    ],
    ['of which one is left', [summaryCall({ id: 'b' })]],
  ])('opens a conference again for everybody, %s', (_, after) => {
    expect(lock('mute', engine(...together), engine(...after))).toEqual([
      { verb: 'mute', on: true },
      { verb: 'mute', on: false },
    ]);
    expect(lock('hold', engine(...together), engine(...after))).toEqual([
      { verb: 'hold' },
      { verb: 'resume' },
    ]);
  });

  it.each([
    ['a call beside it', [...together, summaryCall({ id: 'other' })]],
    ['only strangers', ['c', 'd'].map((id) => summaryCall({ id, conference: true }))],
    ['its members apart', together.map((call) => ({ ...call, conference: false }))],
    ['nobody', []],
  ])('leaves a conference as it is when there is %s', (_, after) => {
    expect(lock('hold', engine(...together), engine(...after))).toEqual([{ verb: 'hold' }]);
  });

  it('does not open what the person had closed, nor a call that came meanwhile', () => {
    expect(lock('mute', engine({ ...talking, muted: true }))).toEqual([]);
    expect(lock('mute', engine(talking), engine(summaryCall({ id: 'other' })))).toEqual([
      { verb: 'mute', on: true },
    ]);
    expect(lock('mute', engine(talking), engine(talking, summaryCall({ id: 'other' })))).toEqual([
      { verb: 'mute', on: true },
    ]);
  });
});

describe('autostart', () => {
  async function set(
    platform: string,
    setting: Settings['autostart'],
    command: StartCommand = ['/opt/offhook', '--hidden'],
  ) {
    const done: unknown[] = [];
    await setAutostart(setting, {
      platform,
      command,
      setLoginItem: (item) => done.push(item),
      writeEntry: async (text) => void done.push(text),
    });
    return done;
  }

  it('is a login item on Windows and macOS, and a desktop entry on Linux', async () => {
    expect(await set('win32', 'on')).toEqual([
      { openAtLogin: true, path: '/opt/offhook', args: ['--hidden'] },
    ]);
    expect(await set('darwin', 'off')).toEqual([
      { openAtLogin: false, path: '/opt/offhook', args: ['--hidden'] },
    ]);
    expect(await set('linux', 'on')).toEqual([expect.stringContaining('\nExec="/opt/offhook" "--hidden"\n')]);
    expect(await set('linux', 'off')).toEqual([null]);
  });

  it('writes one line for the program, whatever its path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'a /"`$\\%é') }), { minLength: 1 }),
        (words) => {
          const line = desktopEntry(words as [string, ...string[]]).split('\n')[3] ?? '';
          expect(readExec(line)).toEqual(words);
        },
      ),
    );
  });
});

/** Takes an Exec line apart, as the specification says it is to be read: the string's escapes, then the quotes. */
function readExec(entryLine: string): string[] {
  const value = entryLine.slice('Exec='.length).replaceAll(/\\(.)/g, '$1');
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    quoted.replaceAll(/\\(.)/g, '$1').replaceAll('%%', '%'),
  );
}
