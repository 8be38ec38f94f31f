import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHide, hideIn } from '../../../../src/main/support/pseudonyms.ts';

const people = ['Bob Meyer', '7042', '600', 'alice@example.com'];
const hide = (text: string) => createHide({ people, home: '/home/alice' })(text);

describe('people in a support bundle', () => {
  it.each([
    ['INVITE sip:7042@example.com;user=phone SIP/2.0', 'INVITE sip:number-1@example.com;user=phone SIP/2.0'],
    ['sips:carol:s3cret@example.com', 'sips:person-1;…@example.com'],
    [
      'From: "Carol, Weiss" <sip:carol@example.com>;tag=1',
      'From: "person-2" <sip:person-1@example.com>;tag=1',
    ],
    ['To: Carol <sip:carol@example.com>', 'To: person-1 <sip:person-1@example.com>'],
    ['dial tel:+49-30-1234567', 'dial tel:number-1'],
    ['calling +49 (30) 123 45-67 now', 'calling number-1 now'],
    ['calling 0049301234567', 'calling number-1'],
    ['calling 030/1234567.', 'calling number-1.'],
    ['calling (030) 12 34 56', 'calling number-1'],
    ['calling 491771234567', 'calling number-1'],
    ['who is alice.b@mail.example.com', 'who is person-1@mail.example.com'],
    ['Bob Meyer called 600', 'person-1 called number-2'],
    ['Signal=5', 'Signal=[redacted]'],
    ['data in /home/alice/.config/offhook', 'data in ~/.config/offhook'],
  ])('%s', (text, expected) => {
    expect(hide(text)).toBe(expected);
  });

  it.each([
    '2026-11-27T08:00:00.123Z info network: wlan0 192.168.1.20, 10.0.0.7:51904',
    'sip:10.0.0.7;transport=ws and sip:example.com',
    'took 600 ms, 7042 bytes',
    '486 Busy Here (INVITE), SIP/2.0 200 OK',
    '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 outgoing: connected',
    'candidate host 192.0.2.20:51904 udp, fd00::1234:5678',
    'Offhook 0.1.0, Electron 45.4.1',
  ])('leaves alone: %s', (text) => {
    expect(hide(text)).toBe(text);
  });

  it('have the same name throughout, however their number is written', () => {
    const same = createHide({ people: [], home: '' });
    expect(same('+49 30 1234567 and +49301234567 and tel:+49-30-1234567')).toBe(
      'number-1 and number-1 and tel:number-1',
    );
    expect(same('+49 30 7654321')).toBe('number-2');
    expect(same('sip:+49301234567@example.com')).toBe('sip:number-1@example.com');
  });

  it('are hidden once: what is hidden stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const again = createHide({ people, home: '/home/alice' });
        const once = again(text);
        expect(again(once)).toBe(once);
      }),
    );
  });

  it('never stand before the @ of an address, nor as a number in any writing', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{7,13}$/);
    const writing = fc.constantFrom(
      (number: string) => `sip:${number}@example.com`,
      (number: string) => `sip:+${number};ext=1@10.0.0.1:5061`,
      (number: string) => `+${number.slice(0, 2)} ${number.slice(2, 5)} ${number.slice(5)}`,
      (number: string) => `+${number.slice(0, 2)}-(0)${number.slice(2, 5)}/${number.slice(5)}`,
      (number: string) => `"${number}" <sip:x@example.com>`,
      (number: string) => `the number ${number}, twice: ${number}`,
    );
    fc.assert(
      fc.property(digits, writing, (number, write) => {
        // A part of the number may stand in the server's port by chance.
        const hidden = hide(write(number)).replaceAll(/number-\d+|10\.0\.0\.1:5061/g, '');
        expect(hidden).not.toContain(number);
        expect(hidden).not.toContain(number.slice(5));
      }),
    );
  });

  it('take no time worth mentioning for a text made to take long', () => {
    // Would run for ever, not slowly, if a rule tried every way to read it.
    for (const evil of [
      '0 '.repeat(50_000),
      '+1('.repeat(50_000),
      'a%'.repeat(50_000),
      '"'.repeat(50_000),
      'From: '.repeat(20_000),
    ])
      expect(hide(evil).length).toBeGreaterThan(0);
  });
});

describe('data in a support bundle', () => {
  it('keeps its form; members that are secrets by their name lose their text', () => {
    const data = {
      servers: [{ urls: ['turn:turn.example.com'], username: '1:alice', credential: 'k3y' }],
      password: 'x',
      accessToken: 'y',
      calls: [{ dtmf: '1234#', number: '7042', at: 1764208000000, end: null, muted: false }],
      '7042': 'sip:7042@example.com',
    };
    expect(hideIn(data, createHide({ people, home: '' }))).toEqual({
      servers: [{ urls: ['turn:turn.example.com'], username: '[redacted]', credential: '[redacted]' }],
      password: '[redacted]',
      accessToken: '[redacted]',
      calls: [{ dtmf: '[redacted]', number: 'number-1', at: 1764208000000, end: null, muted: false }],
      'number-1': 'sip:number-1@example.com',
    });
  });
});
