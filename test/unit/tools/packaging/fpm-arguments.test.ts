import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFpmArguments } from '../../../../tools/packaging/fpm-arguments.ts';

const given = {
  '--architecture': 'amd64',
  '--name': 'offhook',
  '--version': '1.2.3~beta',
  '--package': '/out/offhook.deb',
  '--maintainer': 'Somebody <somebody@example.com>',
  '--url': 'https://example.com',
  '--after-install': '/tmp/in',
  '--after-remove': '/tmp/out',
  '--description': 'Phone\n First line.\n\nLast line.',
};
const flat = (options: Readonly<Record<string, string>>) => Object.entries(options).flat();
const base = ['-s', 'dir', '-t', 'deb'];

describe('parseFpmArguments', () => {
  it('makes the control file, and tells what goes where', () => {
    const argv = [
      ...base,
      '--force',
      '-d',
      'libnss3',
      '-d',
      'xdg-utils',
      ...flat(given),
      '/a b/=/opt/Offhook',
    ];
    const plan = parseFpmArguments([...argv, '/icon=16.png=/usr/share/icon.png']);
    expect(plan.control).toBe(
      [
        'Package: offhook',
        'Version: 1.2.3~beta',
        'Architecture: amd64',
        'Maintainer: Somebody <somebody@example.com>',
        'Depends: libnss3, xdg-utils',
        'Section: misc',
        'Priority: optional',
        'Homepage: https://example.com',
        'Description: Phone',
        ' First line.',
        ' .',
        ' Last line.',
        '',
      ].join('\n'),
    );
    expect(plan.files).toEqual([
      { from: '/a b/', to: '/opt/Offhook' },
      { from: '/icon=16.png', to: '/usr/share/icon.png' },
    ]);
  });

  it.each(Object.keys(given))('does nothing without %s', (option) => {
    const { [option as keyof typeof given]: _, ...rest } = given;
    expect(() => parseFpmArguments([...base, ...flat(rest)])).toThrow(`fpm stand-in: ${option} is missing`);
  });

  it.each([
    ['another kind of package', ['-s', 'dir', '-t', 'rpm', ...flat(given)], 'not rpm'],
    ['an option that it does not know', [...base, ...flat(given), '--deb-systemd', 'x'], '--deb-systemd'],
    ['a file without a target', [...base, ...flat(given), '/somewhere'], 'expected SOURCE=TARGET'],
  ])('refuses %s', (_what, argv, says) => {
    expect(() => parseFpmArguments(argv)).toThrow(says);
  });

  it('writes one field a line, whatever the texts hold: a description opens no field of its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ unit: 'binary-ascii' })), (first, rest) => {
        const text = `x${[first, ...rest].join('\n')}`;
        const { control } = parseFpmArguments([...base, ...flat({ ...given, '--description': text })]);
        const [, description = ''] = control.split('Description: ');
        const [, ...lines] = description.trimEnd().split('\n');
        expect(lines.filter((line) => !line.startsWith(' '))).toEqual([]);
      }),
    );
  });
});
