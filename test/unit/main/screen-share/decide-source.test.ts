import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  decidePause,
  decideSource,
  needsNames,
  type ShareSource,
} from '../../../../src/main/screen-share/decide-source.ts';
import { policySchema } from '../../../../src/shared/policy.ts';
import { provisioningSchema } from '../../../../src/shared/provisioning.ts';
import {
  openShare,
  type ScreenSharePolicy,
  screenSharePolicySchema,
} from '../../../../src/shared/screen-share.ts';

type PolicyInput = v.InferInput<typeof screenSharePolicySchema>;
const policyOf = (input: PolicyInput): ScreenSharePolicy => v.parse(screenSharePolicySchema, input);

const window = (
  title: string,
  application: string | null = 'Editor',
  change: Partial<ShareSource> = {},
): ShareSource => ({
  ...{ id: `window:${title}:0`, kind: 'window', title, application, own: 'no' },
  ...change,
});
const screen: ShareSource = {
  id: 'screen:1:0',
  kind: 'screen',
  title: 'Entire screen',
  application: null,
  own: 'no',
};
const own = (title: string, kind: 'plain' | 'secret' = 'plain') => window(title, 'Offhook', { own: kind });

const windows: PolicyInput = { what: 'windows' };
const screens: PolicyInput = { what: 'screens' };
const off: PolicyInput = { what: 'off' };
const noSalary: PolicyInput = { deny: [{ title: '*salary*' }] };
const noVault: PolicyInput = { deny: [{ application: '*keepass*' }] };
const noMailOfBoss: PolicyInput = { deny: [{ application: 'thunderbird', title: '*board*' }] };
const onlyBrowser: PolicyInput = { allow: [{ application: '*chrome*' }, { application: 'firefox' }] };
const onlySlides: PolicyInput = { allow: [{ title: '*.odp*' }] };
const onlySlidesOfOffice: PolicyInput = { allow: [{ title: '*.odp*', application: 'soffice*' }] };
const both: PolicyInput = { allow: [{ application: '*chrome*' }], deny: [{ title: '*intranet*' }] };
const screensButVault: PolicyInput = { what: 'screens', deny: [{ application: '*keepass*' }] };
const screensButSalary: PolicyInput = { what: 'screens', deny: [{ title: '*salary*' }] };
const nothingBut: PolicyInput = { allow: [{ title: 'Demo' }], deny: [{ title: '*' }] };

type Case = readonly [string, ShareSource, PolicyInput, ReturnType<typeof decideSource>];
const cases: readonly Case[] = [
  ['a window, with no policy', window('Notes'), {}, null],
  ['a screen, with no policy', screen, {}, 'screen'],
  ['a window of ours, with no policy', own('Offhook'), {}, 'own-window'],
  ['a window without a title, with no policy', window(''), {}, null],
  ['a window of nobody knows whom, with no policy', window('Notes', null), {}, null],
  ['a window, where sharing is off', window('Notes'), off, 'off'],
  ['a screen, where sharing is off', screen, off, 'off'],
  ['a window of ours, where sharing is off', own('Offhook'), off, 'off'],
  ['a listed window, where sharing is off', window('Demo'), { ...off, allow: [{ title: 'Demo' }] }, 'off'],
  ['a window, where windows are shared', window('Notes'), windows, null],
  ['a screen, where windows are shared', screen, windows, 'screen'],
  ['a second screen, where windows are shared', { ...screen, id: 'screen:2:0' }, windows, 'screen'],
  ['a window, where screens are shared too', window('Notes'), screens, null],
  ['a screen, where screens are shared too', screen, screens, null],
  ['a second screen, where screens are shared too', { ...screen, id: 'screen:2:0' }, screens, null],
  ['our main window, where screens are shared too', own('Offhook'), screens, 'own-window'],
  ['our sign-in, where screens are shared too', own('Sign in', 'secret'), screens, 'own-window'],
  ['a window of ours that is listed', own('Demo'), { allow: [{ title: 'Demo' }] }, 'own-window'],
  [
    'a window of ours by its application',
    own('Offhook'),
    { allow: [{ application: 'Offhook' }] },
    'own-window',
  ],
  ['a window that only calls itself Offhook', window('Offhook', 'Notepad'), {}, null],
  ['a denied title', window('Salary 2026'), noSalary, 'denied'],
  ['a denied title in other letters', window('SALARY'), noSalary, 'denied'],
  ['a denied title in the middle', window('my salary.xlsx - Calc'), noSalary, 'denied'],
  ['a denied title with hidden characters', window('sal\u200bary'), noSalary, 'denied'],
  ['a denied title in wide letters', window('Ｓalary'), noSalary, 'denied'],
  ['another title', window('Celery'), noSalary, null],
  ['no title, where titles are denied', window(''), noSalary, null],
  ['a denied title of an unknown application', window('Salary', null), noSalary, 'denied'],
  ['another title of an unknown application', window('Notes', null), noSalary, null],
  ['a denied application', window('Database', 'KeePassXC'), noVault, 'denied'],
  ['a denied application without a title', window('', 'keepassxc'), noVault, 'denied'],
  ['another application', window('KeePass manual', 'firefox'), noVault, null],
  ['an unknown application, where one is denied', window('Notes', null), noVault, 'unknown-application'],
  ['an application without a name, where one is denied', window('Notes', ''), noVault, null],
  ['both of a rule', window('Board minutes', 'thunderbird'), noMailOfBoss, 'denied'],
  ['the application of a rule alone', window('Inbox', 'thunderbird'), noMailOfBoss, null],
  ['the title of a rule alone', window('Board minutes', 'firefox'), noMailOfBoss, null],
  ['the title of a rule, application unknown', window('Board', null), noMailOfBoss, 'unknown-application'],
  ['another title, application unknown', window('Inbox', null), noMailOfBoss, null],
  ['a listed application', window('News', 'Google-chrome'), onlyBrowser, null],
  ['the second of the list', window('News', 'Firefox'), onlyBrowser, null],
  ['an application that is not listed', window('News', 'Editor'), onlyBrowser, 'not-listed'],
  ['one that has a listed name as its title', window('chrome', 'Editor'), onlyBrowser, 'not-listed'],
  ['an unknown application, where some are listed', window('News', null), onlyBrowser, 'unknown-application'],
  ['a name that only begins like one of the list', window('News', 'firefox-esr'), onlyBrowser, 'not-listed'],
  ['a screen, where applications are listed', screen, onlyBrowser, 'screen'],
  ['a listed title', window('talk.odp - Impress'), onlySlides, null],
  ['a title that is not listed', window('talk.pdf'), onlySlides, 'not-listed'],
  ['no title, where titles are listed', window(''), onlySlides, 'not-listed'],
  ['a listed title, application unknown', window('talk.odp', null), onlySlides, null],
  ['both of a listed rule', window('talk.odp', 'soffice.bin'), onlySlidesOfOffice, null],
  ['the listed title in another application', window('talk.odp', 'Editor'), onlySlidesOfOffice, 'not-listed'],
  [
    'the listed title, application unknown',
    window('talk.odp', null),
    onlySlidesOfOffice,
    'unknown-application',
  ],
  [
    'another title, application unknown, one rule of both',
    window('x', null),
    onlySlidesOfOffice,
    'not-listed',
  ],
  ['listed and denied', window('Intranet', 'chrome'), both, 'denied'],
  ['listed and not denied', window('News', 'chrome'), both, null],
  ['neither', window('News', 'Editor'), both, 'not-listed'],
  ['everything denied', window('Demo'), nothingBut, 'denied'],
  ['a screen, where an application is denied', screen, screensButVault, null],
  ['the denied application, where screens are shared', window('x', 'keepassxc'), screensButVault, 'denied'],
  ['unknown, where screens are shared but one', window('x', null), screensButVault, 'unknown-application'],
  [
    'a screen, where a title is denied that stands for all',
    screen,
    { ...screens, deny: [{ title: '*' }] },
    null,
  ],
  ['a screen named like what is denied', { ...screen, title: 'salary' }, screensButSalary, null],
  ['a question mark in a rule', window('Plan B'), { deny: [{ title: 'plan ?' }] }, 'denied'],
  ['a question mark that wants a character', window('Plan '), { deny: [{ title: 'plan ?' }] }, null],
  ['signs that mean something elsewhere', window('a [draft]'), { deny: [{ title: '*[draft]*' }] }, 'denied'],
  ['signs that mean nothing here', window('a d'), { deny: [{ title: '*[draft]*' }] }, null],
];

describe('decideSource', () => {
  it('is asked about 60 cases and more', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
  });

  it.each(cases)('%s', (_name, source, policy, expected) => {
    expect(decideSource(source, policyOf(policy))).toBe(expected);
  });

  // The schema refuses a screen beside a list; whoever makes a policy otherwise gets the stricter of the two.
  it('refuses a whole screen where only some windows may be seen, however the policy came to be', () => {
    expect(decideSource(screen, { ...openShare, what: 'screens', allow: [{ title: '*' }] })).toBe('screen');
  });
});

const globs = fc.constantFrom('*', '*a*', 'a', 'b*', '?');
const rules = fc
  .record({ title: fc.option(globs, { nil: undefined }), application: fc.option(globs, { nil: undefined }) })
  .filter(({ title, application }) => title !== undefined || application !== undefined)
  .map(({ title, application }) => ({
    ...(title === undefined ? {} : { title }),
    ...(application === undefined ? {} : { application }),
  }));
const names = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'c');
const sources: fc.Arbitrary<ShareSource> = fc.record({
  id: fc.constantFrom('window:1:0', 'window:2:0', 'window:3:0'),
  kind: fc.constantFrom('window', 'screen'),
  title: names,
  application: fc.option(names, { nil: null }),
  own: fc.constantFrom('no', 'no', 'no', 'plain', 'secret'),
});
const policies: fc.Arbitrary<ScreenSharePolicy> = fc
  .record({
    what: fc.constantFrom('off', 'windows', 'screens'),
    allow: fc.option(fc.array(rules, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    deny: fc.array(rules, { maxLength: 3 }),
    sound: fc.boolean(),
  })
  .map(({ allow, ...rest }) => ({ ...rest, ...(allow === undefined ? {} : { allow }) }));

describe('every policy', () => {
  it('never offers a window of ours, and a whole screen only where it says so', () => {
    fc.assert(
      fc.property(sources, policies, (source, policy) => {
        if (decideSource(source, policy) !== null) return;
        expect(source.own).toBe('no');
        expect(policy.what).not.toBe('off');
        if (source.kind === 'screen') expect(policy).toMatchObject({ what: 'screens' });
      }),
    );
  });

  it('offers no more for one more rule against something, and for an application that is not told', () => {
    fc.assert(
      fc.property(sources, policies, rules, (source, policy, rule) => {
        const stricter = { ...policy, deny: [...policy.deny, rule] };
        if (decideSource(source, stricter) === null) expect(decideSource(source, policy)).toBeNull();
        const dim = { ...source, application: null };
        if (decideSource(dim, policy) === null) expect(decideSource(source, policy)).toBeNull();
      }),
    );
  });

  it('pauses whatever it would not offer', () => {
    fc.assert(
      fc.property(fc.array(sources, { maxLength: 5 }), policies, (there, policy) => {
        const shared = there.find(({ id }) => id === 'window:1:0');
        const pause = decidePause('window:1:0', there, policy);
        if (shared === undefined) expect(pause).toBe('gone');
        else if (decideSource(shared, policy) !== null) expect(pause).toBe(decideSource(shared, policy));
      }),
    );
  });
});

describe('decidePause', () => {
  const shared = window('Slides');
  const secret = own('Sign in', 'secret');
  const vault = window('Database', 'KeePassXC');

  it.each([
    ['the window as it was', shared.id, [shared, vault], noVault, null],
    ['the window is gone', shared.id, [vault], noVault, 'gone'],
    ['its title is another, and denied', shared.id, [{ ...shared, title: 'Salary' }], noSalary, 'denied'],
    ['its title is another, and fine', shared.id, [{ ...shared, title: 'Slides 2' }], noSalary, null],
    ['its title is not listed any more', shared.id, [{ ...shared, title: 'x' }], onlySlides, 'not-listed'],
    [
      'its application is not told any more',
      shared.id,
      [{ ...shared, application: null }],
      noVault,
      'unknown-application',
    ],
    ['a denied window beside a shared window', shared.id, [shared, window('Salary')], noSalary, null],
    ['a screen with nothing on it', screen.id, [screen], screensButVault, null],
    [
      'a screen with a denied window',
      screen.id,
      [screen, shared, vault],
      screensButVault,
      'denied-on-screen',
    ],
    [
      'a screen with an unknown window',
      screen.id,
      [screen, window('x', null)],
      screensButVault,
      'denied-on-screen',
    ],
    [
      'a screen with an unknown window, titles denied',
      screen.id,
      [screen, window('x', null)],
      screensButSalary,
      null,
    ],
    ['a screen with our main window', screen.id, [screen, own('Offhook')], screens, null],
    ['a screen with our secrets', screen.id, [screen, secret], screens, 'own-window'],
    ['a screen that is unplugged', screen.id, [shared], screens, 'gone'],
    ['a screen, where none may be shared', screen.id, [screen], windows, 'screen'],
    [
      'a second screen with its name denied',
      screen.id,
      [screen, { ...screen, id: 'screen:2:0', title: 'salary' }],
      screensButSalary,
      null,
    ],
    ['our secrets beside a shared window', shared.id, [shared, secret], windows, null],
  ] as const)('%s', (_name, id, there, policy, expected) => {
    expect(decidePause(id, there, policyOf(policy as PolicyInput))).toBe(expected);
  });
});

describe('the policy', () => {
  const read = (screenShare: unknown) => v.safeParse(policySchema, { version: 1, screenShare });

  it('shares windows when it says nothing', () => {
    expect(v.parse(policySchema, { version: 1 }).screenShare).toEqual(openShare);
    expect(needsNames(openShare)).toBe(false);
    expect(needsNames(policyOf(noSalary))).toBe(true);
    expect(needsNames(policyOf(onlyBrowser))).toBe(true);
  });

  it.each([
    ['a word that is not known', { what: 'everything' }],
    ['a field that is not known', { audio: true }],
    ['a rule without anything', { deny: [{}] }],
    ['a rule of blanks', { deny: [{ title: ' ' }] }],
    ['a rule with a field that is not known', { deny: [{ tittle: 'x' }] }],
    ['an empty list of what may be shared', { allow: [] }],
    ['whole screens beside a list of windows', { what: 'screens', allow: [{ title: 'x' }] }],
    ['more rules than anybody reads', { deny: Array.from({ length: 201 }, () => ({ title: 'x' })) }],
    ['no time at all', { mostMinutes: 0 }],
    ['half minutes', { mostMinutes: 1.5 }],
    ['a sound that is neither shared nor not', { sound: 'loud' }],
  ])('is refused with %s', (_name, screenShare) => {
    expect(read(screenShare).success).toBe(false);
  });

  it('lets no sound be shared where it says what may be shown, and nothing of sound', () => {
    const soundOf = (screenShare: object) =>
      v.parse(policySchema, { version: 1, screenShare }).screenShare.sound;
    expect(soundOf({ what: 'windows' })).toBe(false);
    expect(soundOf({ sound: true })).toBe(true);
  });

  it('is not to be found in a provisioning document, whatever that says', () => {
    const document = {
      version: 1,
      account: { aor: 'sip:alice@example.com', displayName: 'Alice' },
      servers: [{ url: 'wss://sip.example.com/ws' }],
      credentials: { kind: 'bearer', tokenUrl: 'https://phones.example.com/token' },
      screenShare: { what: 'screens' },
    };
    expect(v.parse(provisioningSchema, document)).not.toHaveProperty('screenShare');
  });
});
