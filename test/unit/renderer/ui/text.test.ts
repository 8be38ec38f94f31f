import { describe, expect, it } from 'vitest';
import { callEndCauses } from '../../../../src/renderer/engine/core/call-end.ts';
import { registrationProblemCodes } from '../../../../src/renderer/engine/core/registration.ts';
import { catalogues, resolveLanguage, resolveLocale } from '../../../../src/renderer/ui/text/language.ts';
import type { EndedCall, Sentence, Text } from '../../../../src/renderer/ui/text/text.ts';
import { precallVerdicts } from '../../../../src/shared/precall.ts';
import { problemCodes } from '../../../../src/shared/problem.ts';

const ends: readonly EndedCall[] = (['local', 'remote'] as const).flatMap((by) =>
  (['incoming', 'outgoing'] as const).map((direction) => ({ who: 'Bob', number: '7042', by, direction })),
);

/** Ends that a person wanted or that somebody else took care of: nothing is left to do. */
const ordinaryEnds = new Set([
  'hung-up',
  'cancelled',
  'declined',
  'answered-elsewhere',
  'transferred',
  'replaced',
  'forwarded',
]);

/** Words of the trade. They may stand in Details, nowhere else. */
const jargon =
  /\b(session|Sitzung|REFER|ICE|SIP|SDP|DTLS|RTP|SRTP|INVITE|registrar|registration|Registrierung|WebSocket|WSS|codec|TURN|STUN|OIDC|OAuth|provisioning|token|policy|DTMF|user agent|endpoint)\b/i;

/** Calls every function of a catalogue with plausible values, and yields each text with its path. */
function textsOf(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null) return [];
  if (typeof value === 'function') {
    if (path.startsWith('callEnds.')) return ends.flatMap((end) => textsOf(value(end), path));
    return textsOf(value('Bob', 'example.com'), path);
  }
  return Object.entries(value as object).flatMap(([key, inner]) =>
    textsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

function sentencesOf(text: Text): readonly (readonly [string, Sentence])[] {
  return [
    ...problemCodes.map((code) => [code, text.problems[code]] as const),
    ...registrationProblemCodes.map((code) => [code, text.registrationProblems[code]] as const),
    ...[text.sound.warnings, text.sound.troubles, text.sound.problems].flatMap((each) =>
      Object.entries<Sentence>(each),
    ),
    ...callEndCauses.flatMap((cause) => ends.map((end) => [cause, text.callEnds[cause](end)] as const)),
  ];
}

describe.each(Object.entries(catalogues))('the texts in %s', (_, text) => {
  it('leave nothing empty and nothing undefined', () => {
    for (const [path, words] of textsOf(text, '')) {
      expect(words.trim(), path).not.toBe('');
      expect(words, path).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it('speak plainly outside of Details', () => {
    const plain = textsOf(text, '').filter(([path]) => !path.startsWith('callDetails.'));
    expect(plain.length).toBeGreaterThan(150);
    for (const [path, words] of plain) expect(words, path).not.toMatch(jargon);
  });

  it('say for every code what happened, what it means and what to do', () => {
    for (const [code, { title, meaning, action }] of sentencesOf(text)) {
      expect(title, code).not.toMatch(/\.$/);
      expect(meaning, code).toMatch(/\.$/);
      if (action === null) expect(ordinaryEnds).toContain(code);
      else expect(action, code).toMatch(/\.$/);
    }
  });

  it('keep sentences short enough to read at a glance', () => {
    for (const [code, { title, meaning, action }] of sentencesOf(text)) {
      expect(title.length, code).toBeLessThanOrEqual(64);
      expect(meaning.length, code).toBeLessThanOrEqual(100);
      expect(action?.length ?? 0, code).toBeLessThanOrEqual(100);
    }
  });

  it('put the outcome of a check into one whole sentence, and say what to do unless all is well', () => {
    const { verdicts, hindered } = text.precall;
    const all = Object.entries<Sentence>({ ...verdicts, ...hindered });
    expect(all).toHaveLength(precallVerdicts.length + 3);
    for (const [code, { title, meaning, action }] of all) {
      expect(title, code).toMatch(/^[^.]+\.$/);
      expect(title.length, code).toBeLessThanOrEqual(110);
      expect(meaning.length, code).toBeLessThanOrEqual(115);
      expect(action === null, code).toBe(code === 'ready' || code === 'no-relay');
      expect(action?.length ?? 0, code).toBeLessThanOrEqual(125);
    }
  });

  it('name the number that the server does not know', () => {
    const [end] = ends;
    if (end === undefined) throw new Error('no ends');
    expect(text.callEnds['not-found'](end).title).toContain('7042');
  });
});

describe('the catalogues', () => {
  it('let no name turn their sentences round', () => {
    for (const { call, callEnds } of Object.values(catalogues)) {
      expect(call.incomingFrom('דנה לוי')).toContain('\u2068דנה לוי\u2069');
      expect(call.incomingFrom('Bob')).not.toMatch(/[\u2066-\u2069]/);
      const { title } = callEnds.busy({
        who: 'דנה לוי',
        number: '7042',
        by: 'remote',
        direction: 'outgoing',
      });
      expect(title).toContain('\u2068דנה לוי\u2069');
    }
  });

  it('have the same keys', () => {
    const keys = (text: Text) => textsOf(text, '').map(([path]) => path);
    expect(new Set(keys(catalogues.de))).toEqual(new Set(keys(catalogues.en)));
  });

  it('differ wherever a sentence about a problem stands', () => {
    for (const code of problemCodes) {
      expect(catalogues.de.problems[code].meaning).not.toBe(catalogues.en.problems[code].meaning);
    }
  });
});

describe('resolveLanguage', () => {
  it.each([
    ['system', 'de-AT', 'de'],
    ['system', 'de', 'de'],
    ['system', 'DE_de.UTF-8', 'de'],
    ['system', 'en-US', 'en'],
    ['system', 'fr-FR', 'en'],
    ['system', '', 'en'],
    ['en', 'de-DE', 'en'],
    ['de', 'en-GB', 'de'],
  ] as const)('%s on a system that speaks "%s" is %s', (setting, locale, language) => {
    expect(resolveLanguage(setting, locale)).toBe(language);
  });
});

describe('resolveLocale', () => {
  it.each([
    ['en', 'en-US', 'en-US'],
    ['en', 'en_NZ.UTF-8', 'en-NZ'],
    ['en', 'de-DE', 'en-GB'],
    ['de', 'de-CH', 'de-CH'],
    ['de', 'en-GB', 'de'],
    ['en', 'C', 'en-GB'],
  ] as const)('%s on a system of %s writes times as in %s', (language, system, locale) => {
    expect(resolveLocale(language, system)).toBe(locale);
  });
});
