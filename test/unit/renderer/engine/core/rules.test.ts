import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noForward, reachable } from '../../../../../src/renderer/engine/core/availability.ts';
import {
  callBackMs,
  isEmergency,
  isPressing,
  judgeIncoming,
  judgeReferral,
} from '../../../../../src/renderer/engine/core/incoming-rules.ts';
import { chooseRedirect } from '../../../../../src/renderer/engine/core/redirect.ts';
import { timerCommands } from '../../../../../src/renderer/engine/core/session-timer-step.ts';
import { defaultCallPolicy } from '../../../../../src/shared/call-policy.ts';

const facts = {
  wantsAutoAnswer: false,
  liveCalls: 0,
  pressing: false,
  availability: reachable,
  policy: defaultCallPolicy,
};

describe('judgeIncoming', () => {
  it('rings', () => {
    expect(judgeIncoming(facts)).toEqual({ kind: 'ring', noAnswer: null });
  });

  it('sends the calls of do-not-disturb where busy ones go, if anywhere', () => {
    const forward = { ...noForward, busy: '300' };
    expect(judgeIncoming({ ...facts, availability: { ...reachable, doNotDisturb: true, forward } })).toEqual({
      kind: 'forward',
      target: '300',
    });
  });

  it('rings on a desktop that is not to be disturbed: only the sound is missing', () => {
    expect(judgeIncoming({ ...facts, availability: { ...reachable, quiet: true } }).kind).toBe('ring');
  });

  it('lets pressing callers ring through everything but a full phone', () => {
    const policy = { ...defaultCallPolicy, most: 2 };
    const some = { ...facts, policy, pressing: true };
    const availability = {
      ...reachable,
      doNotDisturb: true,
      forward: { ...noForward, always: '1', busy: '2' },
    };
    expect(judgeIncoming({ ...some, availability, liveCalls: 1 }).kind).toBe('ring');
    expect(judgeIncoming({ ...some, availability, liveCalls: 2 })).toMatchObject({ code: 486 });
  });
});

describe('a call that presses', () => {
  const policy = { vip: ['(+49) 30 1234'], emergency: { ...defaultCallPolicy.emergency, numbers: ['112'] } };
  const call = { number: '200', helpCalledAt: null, now: 10 * callBackMs, policy };

  it.each([
    ['from somebody', {}, false],
    ['from somebody important', { number: '+49 301234' }, true],
    ['from those who help', { number: '112' }, true],
    ['after a call for help', { helpCalledAt: 9.01 * callBackMs }, true],
    ['long after a call for help', { helpCalledAt: 9 * callBackMs }, false],
  ])('%s: %j', (_whose, some, expected) => {
    expect(isPressing({ ...call, ...some })).toBe(expected);
  });
});

describe('judgeReferral', () => {
  const aor = 'sip:alice@example.com';
  const under = (transfers: (typeof defaultCallPolicy)['transfers']) => ({ ...defaultCallPolicy, transfers });
  const question = (targetUri: string, replaces: string | null = null) => ({ targetUri, replaces });
  it.each([
    ['sip:3@example.com', null, 'own-domain', 'follow'],
    ['sip:3@EXAMPLE.com', null, 'own-domain', 'follow'],
    ['sip:3@elsewhere.net', null, 'own-domain', 'ask'],
    // A phone on WebSocket has no host of its own; by its contact only an attended transfer names it.
    ['sip:x7@k3.invalid', 'a;to-tag=1;from-tag=2', 'own-domain', 'follow'],
    ['sip:x7@k3.invalid', null, 'own-domain', 'ask'],
    ['sip:3@example.com', null, 'ask', 'ask'],
    ['sip:3@elsewhere.net', null, 'always', 'follow'],
    ['sip:3@example.com', null, 'never', 'refuse'],
  ] as const)('%s, replaces %s, %s: %s', (uri, replaces, rule, verdict) => {
    const asker = 'sip:2@elsewhere.net';
    expect(judgeReferral(question(uri, replaces), asker, aor, under(rule))).toBe(verdict);
  });

  it.each([
    ['an emergency number', 'sip:112@example.com'],
    ['an emergency number in disguise', 'sip:1%31-2@example.com'],
    ['ourselves', 'sip:Alice@example.com'],
  ])('%s is never called unasked', (_whom, uri) => {
    for (const rule of ['own-domain', 'always', 'ask'] as const)
      expect(judgeReferral(question(uri), 'sip:2@example.com', aor, under(rule))).toBe('ask');
    expect(judgeReferral(question(uri), 'sip:2@example.com', aor, under('never'))).toBe('refuse');
  });

  it.each([
    ['a colleague', 'sip:2@example.com', 'sip:3-x@10.20.0.2:5112', 'follow'],
    ['a colleague', 'sip:2@example.com', 'sip:3@[2001:db8::2]:5060;ob', 'follow'],
    ['a stranger', 'sip:2@elsewhere.net', 'sip:3-x@10.20.0.2:5112', 'ask'],
    ['a colleague', 'sip:2@example.com', 'sip:3@evil.example.net', 'ask'],
  ] as const)('%s (%s) who asked the desk phone at %s: %s', (_who, asker, uri, verdict) => {
    const attended = question(uri, 'a;to-tag=1;from-tag=2');
    expect(judgeReferral(attended, asker, aor, under('own-domain'))).toBe(verdict);
    expect(judgeReferral(question(uri), asker, aor, under('own-domain'))).toBe('ask');
  });
});

describe('chooseRedirect', () => {
  const rules = { most: 2, ownDomainOnly: true, domain: 'example.com' };
  it.each([
    [['sip:a@elsewhere.net', 'sip:b@example.com'], 0, 'sip:b@example.com'],
    [['sip:a@elsewhere.net'], 0, null],
    [['sip:a@example.com'], 2, null],
    [['sip:a@example.com.evil.net'], 0, null],
    [[], 0, null],
  ])('%j after %i: %s', (targets, followed, chosen) => {
    expect(chooseRedirect(targets, followed, rules)).toBe(chosen);
  });

  it('follows anywhere where policy says so', () => {
    expect(chooseRedirect(['sip:a@elsewhere.net'], 0, { ...rules, ownDomainOnly: false })).toBe(
      'sip:a@elsewhere.net',
    );
  });
});

describe('the session timer', () => {
  it('is refreshed in time and ends before the far side would end it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 90, max: 86_400 }),
        fc.constantFrom('us', 'them'),
        (intervalS, refresher) => {
          const started = timerCommands({ intervalS, refresher }).filter(
            ({ type }) => type === 'timer.start',
          );
          const delay = (name: string) =>
            started.flatMap((each) =>
              each.type === 'timer.start' && each.name === name ? [each.delayMs] : [],
            )[0];
          const expiry = delay('session-expiry') ?? 0;
          expect(expiry).toBeLessThan(intervalS * 1000);
          expect(delay('session-refresh') === undefined).toBe(refresher === 'them');
          expect(delay('session-refresh') ?? 0).toBeLessThan(expiry);
        },
      ),
    );
    expect(timerCommands(null).every(({ type }) => type === 'timer.stop')).toBe(true);
  });
});

describe('isEmergency', () => {
  it('knows the numbers however they are written, and nothing near them', () => {
    expect(isEmergency('1-1-2', ['112'])).toBe(true);
    expect(isEmergency('1122', ['112'])).toBe(false);
  });
});
