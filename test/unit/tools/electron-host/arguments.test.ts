import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromiumFlags } from '../../../../tools/electron-host/chromium/flags.ts';
import { parseArguments } from '../../../../tools/electron-host/runtime/arguments.ts';

const switches = (args: readonly string[]) => [...parseArguments(args).switches];

describe('the command line', () => {
  it.each([
    [['.'], '.'],
    [['--x', 'dir', 'tel:600'], 'dir'],
    [['--app=dir', 'data:,'], 'dir'],
    [['data:,', '--y=1'], undefined],
    [['-r', 'hook.js', 'dir'], 'dir'],
    [[], undefined],
  ])('%j names the app %j', (args, app) => {
    expect(parseArguments(args).appPath).toBe(app);
  });

  it('reads switches, required modules and the wish for the version', () => {
    expect(switches(['--a', '--b=1=2', '--c=', '--'])).toEqual([
      ['a', undefined],
      ['b', '1=2'],
      ['c', ''],
    ]);
    expect(parseArguments(['-r', 'one', '--require', 'two', '-r'])).toMatchObject({
      requires: ['one', 'two'],
    });
    expect(parseArguments(['-v']).showVersion).toBe(true);
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(parseArguments(args).requires.length).toBeLessThanOrEqual(args.length);
      }),
    );
  });
});

describe('Chromium’s flags', () => {
  const inputs = { switches: new Map(), profile: '/p', isRoot: false, hasDisplay: true, extra: undefined };

  it('depend on user and display', () => {
    expect(chromiumFlags(inputs)).toEqual(
      expect.arrayContaining(['--user-data-dir=/p', '--remote-debugging-pipe']),
    );
    expect(chromiumFlags(inputs).join(' ')).not.toMatch(/no-sandbox|headless/);
    const bare = chromiumFlags({ ...inputs, isRoot: true, hasDisplay: false });
    expect(bare).toEqual(expect.arrayContaining(['--no-sandbox', '--headless=new']));
  });

  it('take the app’s switches and more, join features, and leave out what is the host’s', () => {
    const given = new Map([
      ['user-data-dir', '/u'],
      ['inspect', '0'],
      ['disable-features', 'X'],
    ]);
    const flags = chromiumFlags({ ...inputs, switches: given, extra: ' --lang=de  --disable-features=Y ' });
    expect(flags).toEqual(expect.arrayContaining(['--user-data-dir=/u', '--lang=de']));
    expect(flags.find((flag) => flag.startsWith('--disable-features='))).toMatch(/,X,Y$/);
    expect(flags.join(' ')).not.toContain('--inspect');
  });
});
