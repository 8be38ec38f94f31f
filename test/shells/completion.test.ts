import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript } from '../../src/main/control/completion.ts';
import { verbNames } from '../../src/main/control/verbs.ts';
import { faults } from '../../src/shared/control.ts';

const driver = fileURLToPath(new URL('./support/drive.zsh', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-shells-'));
  writeFileSync(join(folder, 'a picture.png'), '');
  writeFileSync(join(folder, 'offhook.zsh'), completionScript('zsh'));
  writeFileSync(join(folder, 'offhook.fish'), completionScript('fish'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(shell: string, ...args: readonly string[]): string {
  const done = spawnSync(shell, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, HOME: folder },
  });
  expect(done.error).toBeUndefined();
  expect(done.stderr).toBe('');
  return done.stdout;
}

/** What a zsh runs for these keys, Tab being one, and Enter after them: how many words, and which. */
function typed(keys: string): string {
  return /<ran>(.*)<\/ran>/.exec(run('zsh', '-f', driver, keys))?.[1] ?? '(nothing)';
}

describe('completion in a zsh', () => {
  it.each(verbNames)('knows %s by its first letters', (verb) => {
    const others = verbNames.filter((each) => each !== verb);
    const length = [...verb].findIndex(
      (_, at) => !others.some((each) => each.startsWith(verb.slice(0, at + 1))),
    );
    // One that begins another one's name is typed whole.
    expect(typed(`offhook ${length < 0 ? verb : verb.slice(0, length + 1)}\t`)).toBe(`1:${verb}`);
  });

  it.each([
    ['offhook dnd of\t', '2:dnd off'],
    ['offhook mute o\t', '2:mute o'],
    ['offhook completion z\t', '2:completion zsh'],
    ['offhook simulate w\t', `2:simulate ${faults[1]}`],
    ['offhook token cr\t', '2:token create'],
    ['offhook screenshot a\t', '2:screenshot a picture.png'],
    ['offhook --j\tstatus', '2:--json status'],
    ['offhook --user-data-dir /x dn\t', '3:--user-data-dir /x dnd'],
    ['offhook dial 6\t', '2:dial 6'],
    ['offhook nonsense o\t', '2:nonsense o'],
  ])('makes of %j %s', (keys, expected) => {
    expect(typed(keys)).toBe(expected);
  });
});

/** What a fish offers for a line, each with its description. */
function offered(line: string): readonly string[] {
  const out = run('fish', '--no-config', '-c', `source offhook.fish; complete -C ${JSON.stringify(line)}`);
  return out.split('\n').filter(Boolean);
}
const words = (line: string): readonly string[] => offered(line).map((each) => each.split('\t')[0] ?? '');

describe('completion in a fish', () => {
  it('offers every verb first, with what it does, and those that begin so', () => {
    expect(words('offhook ')).toEqual([...verbNames].sort());
    expect(offered('offhook sta')).toEqual(['status\tregistration and calls']);
  });

  it('offers what a verb takes, and nothing after it', () => {
    expect(words('offhook dnd ')).toEqual(['off', 'on']);
    expect(words('offhook dnd on ')).toEqual([]);
    expect(words('offhook simulate ')).toEqual([...faults].sort());
    expect(words('offhook completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(words('offhook dial ')).toEqual([]);
  });

  it('offers files where a file is meant, and options', () => {
    expect(words('offhook screenshot a')).toEqual(['a picture.png']);
    expect(words('offhook --j')).toEqual(['--json']);
  });
});
