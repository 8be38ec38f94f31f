import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillDefinitions, fillTemplate } from '../../../edge/template.ts';

describe('fillTemplate', () => {
  it('fills in every place, and tells of a place or a value too many', () => {
    expect(fillTemplate('port={turn}\nrealm={realm}', { turn: 3478, realm: 'a.example' })).toBe(
      'port=3478\nrealm=a.example',
    );
    expect(() => fillTemplate('port={turn}', {})).toThrow(/turn, which has no value/);
    expect(() => fillTemplate('port', { turn: 1 })).toThrow(/no place for turn/);
  });
});

describe('fillDefinitions', () => {
  const template = [
    '# comment',
    '#!substdef "!DOMAIN!a.example!g"',
    '#!define WORKERS 4',
    '#!define NEVER "^0900"',
    '##!define OPUS',
  ].join('\n');
  const values = { DOMAIN: 'b.example', WORKERS: 2, NEVER: '^(00|[+])88$', OPUS: 0 };

  it('changes the values and keeps the comments', () => {
    expect(fillDefinitions(template, values).split('\n')).toEqual([
      '# comment',
      '#!substdef "!DOMAIN!b.example!g"',
      '#!define WORKERS 2',
      '#!define NEVER "^(00|[+])88$"',
      '##!define OPUS',
    ]);
    expect(fillDefinitions(template, { ...values, OPUS: 1 })).toContain('\n#!define OPUS');
  });

  it.each([
    ['DOMAIN', 'b!g"\n#!define X'],
    ['DOMAIN', '$var(x)'],
    ['WORKERS', '2 loadmodule'],
    ['NEVER', '"; exit; "'],
    ['NEVER', 'a\nb'],
  ])('refuses for %s what would end the value early: %j', (name, value) => {
    expect(() => fillDefinitions(template, { ...values, [name]: value })).toThrow(`${name} has characters`);
  });

  it('never lets a value out of its line, and never says what it was', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        try {
          expect(fillDefinitions(template, { ...values, DOMAIN: value }).split('\n')).toHaveLength(5);
        } catch (error) {
          expect(String(error)).toContain('DOMAIN has characters that it must not');
        }
      }),
    );
  });
});
