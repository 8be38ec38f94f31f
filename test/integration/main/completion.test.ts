import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript } from '../../../src/main/control/completion.ts';
import { verbNames } from '../../../src/main/control/verbs.ts';
import { faults } from '../../../src/shared/control.ts';

const program = fileURLToPath(new URL('../../../bin/offhook.mjs', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-completion-'));
  writeFileSync(join(folder, 'a picture.png'), '');
  writeFileSync(join(folder, 'offhook.bash'), completionScript('bash'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a bash offers for these words, the last of which is being typed. */
function complete(...words: readonly string[]): readonly string[] {
  const script = `
    source ./offhook.bash
    COMP_WORDS=("offhook" "$@"); COMP_CWORD=$#
    _offhook
    [ "\${#COMPREPLY[@]}" -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const done = spawnSync('bash', ['--norc', '-uc', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(0);
  return done.stdout.split('\n').filter(Boolean);
}

describe.runIf(process.platform !== 'win32')('completion in a bash', () => {
  it('offers every verb first, and those that begin so', () => {
    expect(complete('')).toEqual(verbNames);
    expect(complete('s')).toEqual([
      'status',
      'sign-in',
      'swap',
      'split',
      'screenshot',
      'support-bundle',
      'simulate',
    ]);
    expect(complete('nonsense')).toEqual([]);
  });

  it('offers what a verb takes, and nothing after it', () => {
    expect(complete('dnd', '')).toEqual(['on', 'off']);
    expect(complete('mute', 'of')).toEqual(['off']);
    expect(complete('simulate', '')).toEqual([...faults]);
    expect(complete('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(complete('dial', '')).toEqual([]);
    expect(complete('dnd', 'on', '')).toEqual([]);
  });

  it('offers files where a file is meant, folders for the data folder, and options', () => {
    expect(complete('screenshot', 'a')).toEqual(['a picture.png']);
    expect(complete('--user-data-dir', 'no-such')).toEqual([]);
    expect(complete('--user-data-dir', '/x', 'dn')).toEqual(['dnd']);
    expect(complete('--j')).toEqual(['--json']);
  });
});

describe('the command line', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('prints the script for %s, with every verb in it', (shell) => {
    const done = spawnSync(process.execPath, [program, 'completion', shell], { encoding: 'utf8' });
    expect(done.status).toBe(0);
    for (const verb of verbNames) expect(done.stdout).toContain(verb);
  });
});
