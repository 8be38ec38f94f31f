import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, initialsOf, plainAddress } from '../../../../src/renderer/ui/format/address.ts';
import {
  formatClock,
  formatDuration,
  formatSeconds,
  secondsUntil,
} from '../../../../src/renderer/ui/format/duration.ts';
import { levelPercent } from '../../../../src/renderer/ui/format/level.ts';
import { describeMedia, formatWord, pathWord } from '../../../../src/renderer/ui/format/media-words.ts';
import { de } from '../../../../src/renderer/ui/text/de.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [1000, '0:01'],
    [65_000, '1:05'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_065_000, '10:01:05'],
    [-5000, '0:00'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('loses no second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000 }), (seconds) => {
        const parts = formatDuration(seconds * 1000)
          .split(':')
          .map(Number);
        expect(parts.reduce((sum, part) => sum * 60 + part, 0)).toBe(seconds);
      }),
    );
  });
});

it('formatSeconds writes tenths as the region does', () => {
  expect(formatSeconds(140, 'en-GB')).toBe('0.1');
  expect(formatSeconds(1250, 'de-DE')).toBe('1,3');
});

it('formatClock writes as the region does', () => {
  const noon = new Date(2026, 0, 5, 12, 4).getTime();
  expect(formatClock(noon, 'en-GB')).toBe('12:04');
  expect(formatClock(noon, 'en-US')).toMatch(/12:04\sPM/);
});

it('secondsUntil counts whole seconds down to none', () => {
  expect([secondsUntil(5000, 1), secondsUntil(5000, 4000), secondsUntil(5000, 9000)]).toEqual([5, 1, 0]);
});

describe('levelPercent', () => {
  it('puts silence at 0, half of full scale near the top, and full scale at 100', () => {
    expect(levelPercent(0)).toBe(0);
    expect(levelPercent(Number.NaN)).toBe(0);
    expect(levelPercent(0.5)).toBe(89);
    expect(levelPercent(1)).toBe(100);
    expect(levelPercent(7)).toBe(100);
  });

  it('never falls when the level rises', () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(level, level, (a, b) => {
        expect(levelPercent(Math.max(a, b))).toBeGreaterThanOrEqual(levelPercent(Math.min(a, b)));
      }),
    );
  });
});

describe('the words for media', () => {
  it.each([
    ['host udp', 'direct'],
    ['srflx udp', 'direct'],
    ['prflx tcp', 'direct'],
    ['relay tcp', 'relay'],
  ])('%s is %s', (path, word) => {
    expect(pathWord(path)).toBe(word);
  });

  it('name a codec as people do, and an unknown one as it is', () => {
    expect(['opus', 'OPUS', 'PCMU', 'pcma', 'G722', 'iSAC'].map(formatWord)).toEqual([
      'Opus',
      'Opus',
      'G.711',
      'G.711',
      'G.722',
      'iSAC',
    ]);
  });

  it('say no more than is known', () => {
    expect(describeMedia('Connected', null, en)).toBe('Connected');
    expect(describeMedia('Connected', { codec: 'opus', path: null }, en)).toBe('Connected, Opus');
    expect(describeMedia('Connected', { codec: 'opus', path: 'host udp' }, en)).toBe(
      'Connected, Opus, direct',
    );
    expect(describeMedia('Verbunden', { codec: 'PCMA', path: 'relay tcp' }, de)).toBe(
      'Verbunden, G.711, indirekt',
    );
  });
});

describe('addresses', () => {
  it('show a host with its port, and what is no URL as it is', () => {
    expect(hostOf('https://login.example.com:8443/realms/x')).toBe('login.example.com:8443');
    expect(hostOf('not a url')).toBe('not a url');
  });

  it('lose their scheme only', () => {
    expect(plainAddress('sip:alice@example.com')).toBe('alice@example.com');
    expect(plainAddress('SIPS:alice@example.com')).toBe('alice@example.com');
  });

  it.each([
    ['Bob Meyer', 'BM'],
    ['bob', 'B'],
    ['Anna-Katharina von Hohenfels', 'AH'],
    ['Ωmega Ärger', 'ΩÄ'],
    ['1002', null],
    ['', null],
  ])('the initials of "%s" are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('yield at most two letters for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const initials = initialsOf(name);
        expect(initials === null || initials.length > 0).toBe(true);
      }),
    );
  });
});
