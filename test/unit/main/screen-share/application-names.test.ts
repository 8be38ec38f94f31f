import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Ask,
  createApplicationNames,
  parseClass,
  parseNumbered,
} from '../../../../src/main/screen-share/application-names.ts';
import {
  applicationsThatCount,
  decidePause,
  decideSource,
} from '../../../../src/main/screen-share/decide-source.ts';
import { createLookAround } from '../../../../src/main/screen-share/look-around.ts';
import { openShare, type ScreenSharePolicy } from '../../../../src/shared/screen-share.ts';

describe('applications', () => {
  it('are asked for once a window, and anew for a number that comes again', async () => {
    const asked: string[] = [];
    const ask: Ask = async (program, args) => {
      asked.push([program, ...args].join(' '));
      return args[1] === '2' ? null : `WM_CLASS(STRING) = "x", "Window ${args[1]}"\n`;
    };
    let nowMs = 0;
    const names = createApplicationNames('linux', ask, () => nowMs);
    expect([...(await names(['1', '2']))]).toEqual([['1', 'Window 1']]);
    await names(['1', '2']);
    expect(asked).toEqual(['xprop -id 1 WM_CLASS', 'xprop -id 2 WM_CLASS']);
    await names(['2']);
    await names(['1']);
    expect(asked).toHaveLength(3);
    nowMs += 3000;
    await names(['1']);
    expect(asked).toHaveLength(3);
    // Nobody has looked meanwhile: it may be another window with the number of the former.
    nowMs += 3001;
    await names(['1']);
    expect(asked).toHaveLength(4);
  });

  it('are asked for of those windows that count, and kept of the others that are there', async () => {
    const asked: string[] = [];
    const ask: Ask = async (_program, args) => {
      asked.push(args[1] ?? '');
      return `WM_CLASS(STRING) = "x", "Window ${args[1]}"\n`;
    };
    const names = createApplicationNames('linux', ask, () => 0);
    expect([...(await names(['1', '2', '3'], ['2'])).keys()]).toEqual(['2']);
    expect([...(await names(['1', '2', '3'])).keys()].toSorted()).toEqual(['1', '2', '3']);
    await names(['1', '2', '3'], ['2']);
    await names(['1', '2', '3']);
    expect(asked).toEqual(['2', '1', '3']);
  });

  it('that were not told are asked for again, ever seldomer, and no look waits for it', async () => {
    let nowMs = 0;
    let answer: (printed: string | null) => void = () => undefined;
    let asked = 0;
    const ask: Ask = () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const names = createApplicationNames('win32', ask, () => nowMs);
    const look = async (afterMs: number): Promise<string[]> => {
      for (let passed = 0; passed < afterMs; passed += 1000) {
        nowMs += 1000;
        if (passed + 1000 < afterMs) await names(['1', '2']);
      }
      return [...(await names(['1', '2'])).keys()];
    };
    const first = names(['1', '2']);
    answer('1 chrome\n');
    expect([...(await first).keys()]).toEqual(['1']);
    expect([await look(4000), asked]).toEqual([['1'], 1]);
    expect([await look(1000), asked]).toEqual([['1'], 2]);
    // As long as the answer is on its way, nobody asks again.
    expect([await look(9000), asked]).toEqual([['1'], 2]);
    answer('1 chrome\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect([await look(9000), asked]).toEqual([['1'], 2]);
    expect([await look(1000), asked]).toEqual([['1'], 3]);
    answer('2 chrome\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await look(1000)).toEqual(['1', '2']);
  });

  it('of a number that came again meanwhile are not those of an answer of before', async () => {
    let nowMs = 0;
    const answers: ((printed: string | null) => void)[] = [];
    const ask: Ask = () => new Promise((resolve) => void answers.push(resolve));
    const names = createApplicationNames('win32', ask, () => nowMs);
    const look = async (there: string[], printed?: string) => {
      const seen = names(there, there);
      if (printed !== undefined) answers.at(-1)?.(printed);
      return Object.fromEntries(await seen);
    };
    expect(await look(['1', '2'], '2 chrome\n')).toEqual({ 2: 'chrome' });
    for (nowMs = 1000; nowMs <= 5000; nowMs += 1000) await look(['1', '2']);
    // Asked for again; meanwhile the window goes, and another program's gets its number.
    expect(answers).toHaveLength(2);
    await look(['2']);
    expect(await look(['1', '2'], '1 vault\n2 chrome\n')).toEqual({ 1: 'vault', 2: 'chrome' });
    answers[1]?.('1 editor\n2 chrome\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await look(['1', '2'])).toEqual({ 1: 'vault', 2: 'chrome' });
  });

  it.each(['win32', 'darwin'])('are told all at once on %s', async (platform) => {
    const asked: string[] = [];
    const ask: Ask = async (program) => {
      asked.push(program);
      return '11 chrome\r\n12 Google Chrome\r\n\r\nnonsense\r\n';
    };
    const names = createApplicationNames(platform, ask, () => 0);
    expect([...(await names(['11', '12', '13']))]).toEqual([
      ['11', 'chrome'],
      ['12', 'Google Chrome'],
    ]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['WM_CLASS(STRING) = "xterm", "XTerm"\n', 'XTerm'],
    ['WM_CLASS(UTF8_STRING) = "a", "b \\"c\\" \\\\"', 'b "c" \\'],
    ['WM_CLASS:  not found.\n', null],
    ['WM_CLASS(STRING) = "only"\n', null],
    ['', null],
    [null, null],
  ])('%j is %j', (printed, expected) => {
    expect(parseClass(printed)).toBe(expected);
  });

  it('are read from anything a program may print', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseClass(text) ?? '').toBeTypeOf('string');
        for (const [window, name] of parseNumbered(text)) {
          expect(window).toMatch(/^\d+$/);
          expect(name.trim()).not.toBe('');
        }
      }),
    );
    const names = fc.string().filter((name) => !/[\r\n]/.test(name) && name.trim() === name && name !== '');
    fc.assert(
      fc.property(fc.dictionary(fc.nat().map(String), names), (windows) => {
        const printed = Object.entries(windows).map((pair) => pair.join(' '));
        expect(Object.fromEntries(parseNumbered(printed.join('\n')))).toEqual({ ...windows });
      }),
    );
    fc.assert(
      fc.property(
        fc.string().filter((name) => !/[\r\n]/.test(name)),
        (name) => {
          const quoted = name.replaceAll(/["\\]/g, String.raw`\$&`);
          expect(parseClass(`WM_CLASS(STRING) = "i", "${quoted}"`)).toBe(name);
        },
      ),
    );
  });
});

/** What each system tells of the same windows: two of a vault, two of an editor, one of a program from a store. */
const windows = { vault: '11', vaultToo: '12', editor: '21', editorToo: '22', fromStore: '31' };
type Name = keyof typeof windows | 'screen';
const systems: Readonly<Record<string, Ask>> = {
  // Of each process the one main window; the store's programs are shown by a host.
  win32: async () => '11 KeePassXC\r\n21 WINWORD\r\n31 ApplicationFrameHost\r\n',
  darwin: async () => '11 KeePassXC\n12 KeePassXC\n21 Microsoft Word\n22 Microsoft Word\n31 Clock\n',
  linux: async (_program, args) =>
    ({
      11: 'WM_CLASS(STRING) = "keepassxc", "KeePassXC"\n',
      12: 'WM_CLASS(STRING) = "keepassxc", "KeePassXC"\n',
      21: 'WM_CLASS(STRING) = "winword.exe", "winword.exe"\n',
      22: 'WM_CLASS(STRING) = "winword.exe", "winword.exe"\n',
    })[args[1] ?? ''] ?? 'WM_CLASS:  not found.\n',
  /** Powershell is forbidden here. */
  'win32, shut': async () => null,
};
const noVault: ScreenSharePolicy = { ...openShare, what: 'screens', deny: [{ application: '*keepass*' }] };
const unknown = 'unknown-application';

describe('a rule by application', () => {
  async function lookAt(system: string, shown: readonly Name[], shared: Name) {
    const thumbnail = { isEmpty: () => true, toDataURL: () => '' };
    const idOf = (name: Name): string => (name === 'screen' ? 'screen:1:0' : `window:${windows[name]}:0`);
    const sources = shown.map((name) => ({ id: idOf(name), name, thumbnail }));
    const [platform = ''] = system.split(',');
    const ask = systems[system] ?? (async () => null);
    const look = createLookAround(
      { getSources: async () => sources },
      createApplicationNames(platform, ask, () => 0),
      () => [],
    );
    const id = idOf(shared);
    const applications = applicationsThatCount(
      { id, kind: shared === 'screen' ? 'screen' : 'window' },
      noVault,
    );
    const there = await look({ pictures: false, screens: true, applications });
    const source = there.find((each) => each.id === id);
    return {
      offered: source === undefined ? 'gone' : decideSource(source, noVault),
      pause: decidePause(id, there, noVault),
    };
  }
  const all = ['screen', 'vault', 'vaultToo', 'editor', 'editorToo', 'fromStore'] as const;
  const [vault, vaultToo, editor, editorToo, fromStore] = [
    ...(['vault', 'vaultToo', 'editor', 'editorToo', 'fromStore'] as const),
  ];

  it.each([
    // Each window of the denied program is denied, or at least not had; a window of another one is never held by it.
    ['win32', vault, 'denied'],
    ['win32', vaultToo, unknown],
    ['win32', editor, null],
    ['win32', editorToo, unknown],
    ['win32', fromStore, unknown],
    ['darwin', vault, 'denied'],
    ['darwin', vaultToo, 'denied'],
    ['darwin', editor, null],
    ['darwin', editorToo, null],
    ['darwin', fromStore, null],
    ['linux', vault, 'denied'],
    ['linux', vaultToo, 'denied'],
    ['linux', editor, null],
    ['linux', editorToo, null],
    ['linux', fromStore, unknown],
    ['win32, shut', editor, unknown],
  ] as const)('on %s, of the window %s among all: %s', async (system, shared, expected) => {
    expect(await lookAt(system, all, shared)).toEqual({ offered: expected, pause: expected });
  });

  it.each([
    ['win32', [editor], null],
    ['win32', [editor, vault], 'denied-on-screen'],
    ['win32', [editor, vaultToo], 'denied-on-screen'],
    ['win32', [editor, editorToo], 'denied-on-screen'],
    ['win32', [editor, fromStore], 'denied-on-screen'],
    ['darwin', [editor, editorToo, fromStore], null],
    ['darwin', [editor, vaultToo], 'denied-on-screen'],
    ['linux', [editor, editorToo], null],
    ['linux', [editor, vaultToo], 'denied-on-screen'],
    ['linux', [editor, fromStore], 'denied-on-screen'],
    ['win32, shut', [editor], 'denied-on-screen'],
  ] as const)('on %s, of the screen with %j on it: %s', async (system, shown, expected) => {
    expect((await lookAt(system, ['screen', ...shown], 'screen')).pause).toBe(expected);
  });

  it('asks for no window but the shared one, however many others come up', async () => {
    const asked: string[] = [];
    const ask: Ask = async (_program, args) => {
      asked.push(args[1] ?? '');
      return 'WM_CLASS(STRING) = "e", "Editor"\n';
    };
    const ids = ['window:21:0'];
    const look = createLookAround(
      {
        getSources: async () =>
          ids.map((id) => ({ id, name: id, thumbnail: { isEmpty: () => true, toDataURL: () => '' } })),
      },
      createApplicationNames('linux', ask, () => 0),
      () => [],
    );
    const applications = applicationsThatCount({ id: 'window:21:0', kind: 'window' }, noVault);
    for (const other of ['window:40:0', 'window:41:0']) {
      ids.push(other);
      await look({ pictures: false, screens: false, applications });
    }
    expect(asked).toEqual(['21']);
  });
});
