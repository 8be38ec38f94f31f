import { describe, expect, it } from 'vitest';
import { isExtension, presenceOf } from '../../../src/renderer/presence/colleague.ts';
import { ownStateOf } from '../../../src/renderer/presence/own-presence.ts';
import { parsePidf } from '../../../src/renderer/presence/pidf.ts';
import { createPresence } from '../../../src/renderer/presence.ts';
import { defaultSettings } from '../../../src/shared/settings.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createFakePackages } from '../../support/fake-packages.ts';
import { identities } from '../../support/ui-gallery/sample-desktop.ts';

const { account } = identities.signedIn;
const free = { chosen: 'automatic', doNotDisturb: false, inCall: false, idle: false } as const;

describe('the own state', () => {
  it.each([
    [{}, 'available'],
    [{ idle: true }, 'away'],
    [{ idle: true, inCall: true }, 'on-the-phone'],
    [{ chosen: 'busy' }, 'busy'],
    [{ chosen: 'busy', inCall: true }, 'on-the-phone'],
    [{ chosen: 'away' }, 'away'],
    [{ chosen: 'out-of-office', inCall: true }, 'out-of-office'],
    [{ chosen: 'out-of-office', doNotDisturb: true }, 'do-not-disturb'],
  ] as const)('of %j is %s', (facts, state) => {
    expect(ownStateOf({ ...free, ...facts })).toBe(state);
  });

  it('is published as others read it, changes by itself, and is taken back at the end', () => {
    const { packages, published } = createFakePackages();
    const presence = createPresence({
      clock: createFakeClock(),
      log: () => undefined,
      instanceId: 'abcdef012345',
    });
    const said = () => {
      const read = parsePidf(published.at(-1) ?? '');
      return read.ok ? [presenceOf(read.value), read.value.note] : null;
    };
    presence.use(account, packages);
    expect(said()).toEqual(['available', null]);
    presence.callsAre(true);
    expect(said()).toEqual(['on-the-phone', null]);
    presence.callsAre(false);
    presence.idleIs(true);
    expect(said()).toEqual(['away', null]);
    presence.settingsAre({ ...defaultSettings, doNotDisturb: true, presenceNote: 'Week "48" & <more>' }, []);
    expect(said()).toEqual(['do-not-disturb', 'Week "48" & <more>']);
    expect(presence.getSnapshot().own).toBe('do-not-disturb');
    presence.use(null, null);
    expect(published.at(-1)).toBe('end sip:alice@example.com');
  });

  it('is told to nobody where the company does not want it, and nobody is watched', () => {
    const { packages, published, asked } = createFakePackages();
    const presence = createPresence({
      clock: createFakeClock(),
      log: () => undefined,
      instanceId: 'abcdef012345',
    });
    const calls = {
      ...account.calls,
      presence: { watch: false, publish: false, showCallers: true, list: null, lamps: [] },
    };
    presence.settingsAre({ ...defaultSettings, lamps: [{ number: '7001', name: null }] }, []);
    presence.use({ ...account, calls }, packages);
    expect([published, asked]).toEqual([[], []]);
  });
});

describe('who is watched', () => {
  it('are the lamps of the company and of the person, favourites and contacts that are extensions', () => {
    const { packages, asked } = createFakePackages();
    const presence = createPresence({
      clock: createFakeClock(),
      log: () => undefined,
      instanceId: 'abcdef012345',
    });
    const company = { ...account.calls.presence, lamps: [{ number: '7000', name: 'Reception' }] };
    presence.use({ ...account, calls: { ...account.calls, presence: company } }, packages);
    presence.settingsAre(
      {
        ...defaultSettings,
        lamps: [{ number: '7001', name: null }],
      },
      ['7002', '+493012345678'],
    );
    presence.contactsAre(['7003', '030 1234567', 'anna@partner.example', '7001']);
    const lamps = asked.filter(({ event }) => event === 'dialog').map(({ targetUri }) => targetUri);
    expect(lamps).toEqual(['7000', '7001', '7002', '7003'].map((number) => `sip:${number}@example.com`));
  });

  it.each([
    ['7001', true],
    ['carol', true],
    ['*81', true],
    ['0301234567', false],
    ['+4930123', false],
    ['a@b', false],
    ['', false],
  ])('%s: %s', (number, expected) => expect(isExtension(number)).toBe(expected));
});
