import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { accountOf, provisioningSchema } from '../../../src/shared/provisioning.ts';

const good = {
  version: 1,
  account: { aor: 'sip:701@example.com', displayName: 'Desk 701' },
  servers: [{ url: 'wss://sip.example.com/ws' }],
  credentials: { kind: 'digest', username: '701', password: 'x' },
};

function issueOf(document: unknown): string {
  const parsed = v.safeParse(provisioningSchema, document);
  return parsed.success ? '' : `${v.getDotPath(parsed.issues[0])}: ${parsed.issues[0].message}`;
}

describe('provisioningSchema', () => {
  it('takes realms, for digest and bearer, and knows none by itself', () => {
    const bearer = { kind: 'bearer', tokenUrl: null };
    for (const credentials of [good.credentials, bearer]) {
      expect(v.parse(provisioningSchema, { ...good, credentials }).credentials.realms).toEqual([]);
      const named = { ...good, credentials: { ...credentials, realms: ['asterisk'] } };
      expect(v.parse(provisioningSchema, named).credentials.realms).toEqual(['asterisk']);
    }
  });

  it('refuses two boxes of voicemail that nobody could tell apart', () => {
    const box = { address: 'sip:sales@example.com', name: 'Sales', number: '*98' };
    const issueWith = (other: object) =>
      issueOf({ ...good, calls: { voicemail: { boxes: [box, { ...box, ...other }] } } });
    expect(issueWith({ address: 'sips:Sales@example.com', name: 'Night' })).toBe(
      'calls.voicemail.boxes: expected another address for each box',
    );
    // What stands before the @ is one, whatever it is made of.
    expect(issueWith({ address: 'sip:sales;x@example.com', name: 'Night' })).toBe('');
    expect(issueWith({ address: 'sip:sales@example.com;x', name: 'Night' })).toContain('expected an address');
    expect(issueWith({ address: 'sip:night@example.com' })).toBe(
      'calls.voicemail.boxes: expected another name or number for each box',
    );
    expect(issueWith({ address: 'sip:night@example.com', number: null })).toBe('');
  });

  it('takes one layer of a picture, VP8 before what asks more of a computer, unless it says otherwise', () => {
    const videoOf = (video: object | undefined) =>
      accountOf(v.parse(provisioningSchema, { ...good, media: { video } })).video;
    expect(videoOf(undefined)).toEqual({ allowed: true, codecs: ['VP8', 'H264', 'VP9', 'AV1'] });
    expect(videoOf({ codecs: ['AV1', 'VP9'], simulcast: true })).toEqual({
      ...{ allowed: true, codecs: ['AV1', 'VP9'], simulcast: true },
    });
  });

  it.each([
    [{ account: { ...good.account, aor: 'sip:jürgen@example.com' } }, 'account.aor: expected an address'],
    [{ account: { ...good.account, aor: 'sip:a@example.com\r\nX: y' } }, 'account.aor: expected an address'],
    [
      { account: { ...good.account, displayName: 'A\r\nVia: x' } },
      'account.displayName: expected text without',
    ],
    [{ account: { ...good.account, displayName: 'A\u0000' } }, 'account.displayName: expected text without'],
    [{ account: { ...good.account, displayName: '\ud800' } }, 'account.displayName: expected text without'],
    [
      { account: { ...good.account, displayName: 'A'.repeat(129) } },
      'account.displayName: expected at most 128',
    ],
    [
      { servers: [{ url: 'wss://sip.example.com/#x' }] },
      'servers.0.url: expected a wss URL without a fragment',
    ],
    [
      { credentials: { ...good.credentials, username: 'a\nb' } },
      'credentials.username: expected text without',
    ],
    [
      { credentials: { ...good.credentials, realms: ['a\nb'] } },
      'credentials.realms.0: expected text without',
    ],
    [{ media: { video: { simulcast: 'yes' } } }, 'media.video.simulcast: '],
    [{ media: { video: { codecs: ['VP8', 'H265'] } } }, 'media.video.codecs.1: '],
    [{ ice: { servers: [{ urls: ['stun:'] }] } }, 'ice.servers.0.urls.0: expected a STUN'],
    [{ ice: { servers: [{ urls: ['stun:a b'] }] } }, 'ice.servers.0.urls.0: expected a STUN'],
    [{ ice: { servers: [{ urls: ['stun:a:99999'] }] } }, 'ice.servers.0.urls.0: expected a STUN'],
    [{ ice: { servers: [{ urls: ['stun:a?transport=udp'] }] } }, 'ice.servers.0.urls.0: expected a STUN'],
    [{ ice: { servers: [{ urls: ['turn:a.example'] }] } }, 'ice.servers.0: expected username and credential'],
  ])('refuses %j', (change, issue) => {
    expect(issueOf({ ...good, ...change })).toContain(issue);
  });

  it.each([
    'stun:a.example',
    'stuns:a.example:5349',
    'stun:[2001:db8::1]:3478',
    'turn:192.0.2.1?transport=tcp',
  ])('takes the ICE server %s', (url) => {
    const servers = [{ urls: [url], username: 'u', credential: 'c' }];
    expect(issueOf({ ...good, ice: { servers } })).toBe('');
  });

  it('takes names of every script, and none that could end a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (displayName) => {
        const issue = issueOf({ ...good, account: { ...good.account, displayName } });
        const isHarmful = [...displayName].some((character) => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(character));
        expect(issue !== '').toBe(isHarmful);
      }),
    );
  });
});
