import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type TortureMessage, tortureMessages } from '../support/torture.ts';
import {
  answersAsTheyAre,
  answersAtHome,
  answersToSigned,
  otherwise,
  wayNames,
} from '../support/torture-answers.ts';

const root = new URL('../data/sip-torture/', import.meta.url);

/** Whose Content-Length is not the length of the body, and what it says (by intent, or an error of the RFC). */
const otherLengths = new Map([
  ['dblreq', ['0']],
  ['clerr', ['9999']],
  ['ncl', ['-999']],
  ['mcl01', ['13', '5']],
  ['inv2543', []],
  ['ipv6-in-sdp', ['268']],
  ['mult-ip-in-sdp', ['181']],
  ['ipv4-mapped-ipv6', ['236']],
]);

describe('the torture messages', () => {
  it('are all there, each with a verdict, and no file without one', () => {
    const files = ['rfc4475', 'rfc5118'].flatMap((rfc) =>
      readdirSync(new URL(rfc, root)).map((file) => `${rfc}/${file}`),
    );
    expect(files.toSorted()).toEqual(
      tortureMessages.map(({ rfc, name }) => `rfc${rfc}/${name}.sip`).toSorted(),
    );
    expect([4475, 5118].map((rfc) => tortureMessages.filter((each) => each.rfc === rfc).length)).toEqual([
      49, 12,
    ]);
  });

  it.each(tortureMessages)('$name has the bytes of the RFC', ({ rfc, name, bytes }) => {
    const sums = readFileSync(new URL('SHA256SUMS', root), 'utf8');
    const sum = createHash('sha256').update(bytes).digest('hex');
    expect(sums.split('\n')).toContain(`${sum}  rfc${rfc}/${name}.sip`);
    const end = bytes.indexOf('\r\n\r\n');
    const head = bytes.subarray(0, end).toString('latin1');
    const lengths = [...head.matchAll(/^(?:content-length|l)[ \t]*:[ \t]*(\S+)/gim)].map(
      ([, value]) => value,
    );
    expect(lengths).toEqual(otherLengths.get(name) ?? [String(bytes.length - end - 4)]);
    // Every line of the head ends with CRLF.
    expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('name codes exactly where somebody owes one, and know a response when they see one', () => {
    for (const { name, verdict, codes, isRequest } of tortureMessages) {
      expect([name, codes.length > 0]).toEqual([
        name,
        ['tolerable', 'refuse', 'registrar'].includes(verdict),
      ]);
      if (verdict === 'discard') expect([name, isRequest]).toEqual([name, false]);
    }
  });
});

describe('what the edge is expected to answer', () => {
  const toStrangers = (name: string) =>
    wayNames.flatMap((way) => [answersAsTheyAre(way)[name], answersAtHome(way)[name]]);
  /** Those that a phone owes, and no proxy on the way. */
  const ofPhones = new Set([405, 406, 415, 501]);

  /** Refused as what it is, or read: then whoever asks is asked who it is, and a phone may refuse the rest. */
  function agrees({ name, verdict, codes, isRequest }: TortureMessage): boolean {
    const answers = [...toStrangers(name), answersToSigned[name]];
    const isAnswered = answers.every((answer) => typeof answer === 'number');
    if (!isRequest) return !answers.some((answer) => typeof answer === 'number');
    if (isAnswered && codes.some((code) => code === answersToSigned[name])) return true;
    if (!isAnswered || answers.includes(400)) return false;
    return verdict === 'valid' || verdict === 'tolerable' || codes.every((code) => ofPhones.has(code));
  }

  it('is said of each message, and of none is it anything but a refusal to strangers', () => {
    const names = tortureMessages.map(({ name }) => name).toSorted();
    expect(Object.keys(answersToSigned).toSorted()).toEqual(names);
    for (const name of names)
      for (const answer of toStrangers(name))
        if (typeof answer === 'number') expect([name, Math.floor(answer / 100)]).toEqual([name, 4]);
  });

  it('is what the RFCs say, or one of those that Kamailio answers otherwise', () => {
    const others = tortureMessages.filter((message) => !agrees(message)).map(({ name }) => name);
    expect(Object.keys(otherwise).toSorted()).toEqual(others.toSorted());
  });
});
