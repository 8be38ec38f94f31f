import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstantMessage } from '../../../../src/renderer/engine/core/ports.ts';
import { readCpim, writeCpim } from '../../../../src/renderer/messages/cpim.ts';
import { readImdn, writeImdn } from '../../../../src/renderer/messages/imdn.ts';
import { readMessage } from '../../../../src/renderer/messages/read-message.ts';

const message = (contentType: string, body: string, some: Partial<InstantMessage> = {}): InstantMessage => ({
  peer: { uri: 'sip:200@example.com', number: '200', name: 'Bob' },
  messageId: null,
  transaction: 'call-id 1',
  isEncoded: false,
  contentType,
  body,
  ...some,
});

const lines = (...each: readonly string[]) => each.join('\r\n');
/** As RFC 5438 section 6 has it, under another prefix. */
const asked = lines(
  'From: Bob <im:200@example.com>',
  'To: Alice <im:alice@example.com>',
  'NS: note <urn:ietf:params:imdn>',
  'note.Message-ID: 34jk324j',
  'DateTime: 2006-04-04T12:16:49-05:00',
  'note.Disposition-Notification: positive-delivery, negative-delivery, display',
  '',
  'Content-type: text/plain',
  'Content-length: 12',
  '',
  'Hello World',
);
const imdn = (inner: string, id = '34jk324j') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>${id}</message-id><datetime>2008-04-04T12:16:49-05:00</datetime>${inner}</imdn>`;

describe('what a MESSAGE holds', () => {
  it.each([
    [
      'plain text',
      message('text/plain', 'Hi'),
      { kind: 'text', text: 'Hi', messageId: 'call-id 1', offers: false },
    ],
    ['text of a charset', message('Text/Plain; Charset="UTF-8"', 'Grüße'), { kind: 'text', text: 'Grüße' }],
    ['HTML inside of plain text', message('text/plain', '<b>x</b>'), { kind: 'text', text: '<b>x</b>' }],
    [
      'text of another Offhook',
      message('text/plain', 'Hi', { messageId: 'abc' }),
      { kind: 'text', messageId: 'abc', offers: true, wantsDelivered: false },
    ],
    [
      'a wrapped text that asks to be told',
      message('message/cpim', asked),
      {
        kind: 'text',
        text: 'Hello World',
        messageId: '34jk324j',
        offers: true,
        wantsDelivered: true,
        wantsDisplayed: true,
      },
    ],
    [
      'a wrapped text without an id',
      message('message/cpim', lines('From: <im:b@e.c>', '', 'Content-Type: text/plain', '', 'Hi')),
      { kind: 'text', text: 'Hi', messageId: 'call-id 1', wantsDelivered: false },
    ],
    [
      'a notification of delivery',
      message(
        'message/imdn+xml',
        imdn('<delivery-notification><status><delivered/></status></delivery-notification>'),
      ),
      { kind: 'notification', messageId: '34jk324j', status: 'delivered' },
    ],
    [
      'one of having been shown',
      message(
        'message/imdn+xml',
        imdn('<display-notification><status><displayed/></status></display-notification>'),
      ),
      { kind: 'notification', status: 'displayed' },
    ],
    [
      'one of a failure',
      message(
        'message/imdn+xml',
        imdn('<delivery-notification><status><failed/></status></delivery-notification>'),
      ),
      { kind: 'notification', status: 'failed' },
    ],
    ['HTML', message('text/html', '<b>x</b>'), { kind: 'refused', code: 415 }],
    ['another charset', message('text/plain;charset=utf-16', 'x'), { kind: 'refused', code: 415 }],
    ['an encoding', message('text/plain', 'x', { isEncoded: true }), { kind: 'refused', code: 415 }],
    ['several parts', message('multipart/mixed;boundary=x', '--x'), { kind: 'refused', code: 415 }],
    [
      'that somebody types',
      message('application/im-iscomposing+xml', '<a/>'),
      { kind: 'refused', code: 415 },
    ],
    ['a huge text', message('text/plain', 'x'.repeat(65_537)), { kind: 'refused', code: 413 }],
    ['a wrapper of nothing', message('message/cpim', 'no colon'), { kind: 'refused', code: 400 }],
    [
      'a wrapped picture',
      message('message/cpim', lines('From: <im:b@e.c>', '', 'Content-Type: image/png', '', 'x')),
      { kind: 'refused', code: 415 },
    ],
    [
      'a notification of another namespace',
      message('message/imdn+xml', imdn('').replace(':imdn"', ':other"')),
      { kind: 'refused', code: 400 },
    ],
    [
      'entities',
      message(
        'message/imdn+xml',
        `<!DOCTYPE x [<!ENTITY a "b">]>${imdn('<delivery-notification><status><delivered/></status></delivery-notification>', '&a;')}`,
      ),
      { kind: 'refused', code: 400 },
    ],
    [
      'broken XML',
      message('message/imdn+xml', '<imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>'),
      { kind: 'refused', code: 400 },
    ],
  ])('is read: %s', (_what, given, wanted) => {
    expect(readMessage(given)).toMatchObject(wanted);
  });

  it('is read without a throw, whatever is in it', () => {
    const type = fc.constantFrom('text/plain', 'message/cpim', 'message/imdn+xml', '');
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(fc.string(), fc.nat(asked.length))
        .map(([text, at]) => asked.slice(0, at) + text + asked.slice(at)),
      fc.tuple(fc.string(), fc.nat(200)).map(([text, at]) => imdn('<a/>').slice(0, at) + text),
    );
    fc.assert(
      fc.property(type, body, (contentType, text) => {
        expect(['text', 'notification', 'refused']).toContain(readMessage(message(contentType, text)).kind);
      }),
    );
  });

  it('comes back as it was written: wrapped texts and notifications', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9&<>-]{1,40}$/);
    fc.assert(
      fc.property(
        id,
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('delivered', 'displayed'),
        (messageId, body, status) => {
          const parts = {
            from: 'sip:a@e.c',
            to: 'sip:b@e.c',
            at: 1_000,
            messageId,
            contentType: 'text/plain',
          };
          const wants = ['positive-delivery', 'display'] as const;
          expect(readCpim(writeCpim({ ...parts, wants, body }))).toEqual({
            ...{ messageId, wants, contentType: 'text/plain', body },
          });
          expect(readImdn(writeImdn({ messageId, status }, 1_000))).toEqual({ messageId, status });
        },
      ),
    );
  });
});
