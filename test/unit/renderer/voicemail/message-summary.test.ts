import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MessageSummary,
  readMessageSummary,
  type SummaryBox,
} from '../../../../src/renderer/voicemail/message-summary.ts';

const lines = (...each: readonly string[]) => each.join('\r\n');
const one = (waiting: boolean, account: string | null, counted: SummaryBox['counts']): MessageSummary => ({
  ...{ waiting, boxes: [{ account, counts: counted }] },
});
const none = one(false, null, null);
const counts = (fresh: number, old: number, urgent = 0) => ({ fresh, old, urgent });
const box = 'sip:alice@vmail.example.com';

/** After RFC 3842 and the habits of the common servers. */
const samples: readonly (readonly [string, string, MessageSummary | null])[] = [
  ['RFC 3842, nothing there', 'Messages-Waiting: no\r\n', none],
  [
    'RFC 3842, section 5.2',
    lines('Messages-Waiting: yes', `Message-Account: ${box}`, 'Voice-Message: 2/8 (0/2)', ''),
    one(true, box, counts(2, 8)),
  ],
  [
    'two accounts, the second of which has something new',
    lines(
      ...['Messages-Waiting: yes', `Message-Account: ${box}`, 'Voice-Message: 0/3 (0/0)'],
      ...['Message-Account: sip:sales@vmail.example.com', 'Voice-Message: 2/1 (1/0)', ''],
    ),
    {
      waiting: true,
      boxes: [
        { account: box, counts: counts(0, 3) },
        { account: 'sip:sales@vmail.example.com', counts: counts(2, 1, 1) },
      ],
    },
  ],
  [
    'two accounts, of which nobody counts anything',
    lines('Messages-Waiting: yes', `Message-Account: ${box}`, 'Message-Account: sip:sales@vmail.example.com'),
    {
      waiting: true,
      boxes: [
        { account: box, counts: null },
        { account: 'sip:sales@vmail.example.com', counts: null },
      ],
    },
  ],
  [
    'headers of the messages behind an empty line',
    lines(
      'Messages-Waiting: yes',
      'Voice-Message: 4/8 (1/2)',
      '',
      'To: <alice@a.example>',
      'Urgent: yes',
      '',
    ),
    one(true, null, counts(4, 8, 1)),
  ],
  [
    'Asterisk',
    'Messages-Waiting: yes\r\nMessage-Account: sip:asterisk@10.0.0.1\r\nVoice-Message: 1/0 (0/0)\r\n',
    one(true, 'sip:asterisk@10.0.0.1', counts(1, 0)),
  ],
  [
    'Asterisk, none new',
    'Messages-Waiting: no\r\nMessage-Account: sip:*97@10.0.0.1;transport=WS\r\nVoice-Message: 0/3 (0/0)\r\n',
    one(false, 'sip:*97@10.0.0.1;transport=WS', counts(0, 3)),
  ],
  [
    'FreeSWITCH',
    'Messages-Waiting: yes\nMessage-Account: sip:1000@pbx.example\nVoice-Message: 3/1 (2/0)\n\n',
    one(true, 'sip:1000@pbx.example', counts(3, 1, 2)),
  ],
  ['Kamailio, published', 'Messages-Waiting: yes\r\nVoice-Message: 1/2\r\n', one(true, null, counts(1, 2))],
  [
    'without urgent ones',
    lines('Messages-Waiting: yes', 'Voice-Message: 12/0'),
    one(true, null, counts(12, 0)),
  ],
  [
    'in small letters',
    lines('messages-waiting: YES', 'voice-message: 1/1 (0/0)'),
    one(true, null, counts(1, 1)),
  ],
  ['in capitals', lines('MESSAGES-WAITING: NO', 'VOICE-MESSAGE: 0/0 (0/0)'), one(false, null, counts(0, 0))],
  [
    'without spaces',
    lines('Messages-Waiting:yes', 'Voice-Message:2/0(1/0)'),
    one(true, null, counts(2, 0, 1)),
  ],
  [
    'with many spaces',
    lines('Messages-Waiting :  yes ', 'Voice-Message:  2 / 0  ( 1 / 0 ) '),
    one(true, null, counts(2, 0, 1)),
  ],
  ['with tabs', lines('Messages-Waiting:\tyes', 'Voice-Message:\t2/0'), one(true, null, counts(2, 0))],
  ['CR alone', 'Messages-Waiting: yes\rVoice-Message: 2/1\r', one(true, null, counts(2, 1))],
  [
    'a folded line',
    'Messages-Waiting: yes\r\nVoice-Message:\r\n 2/1 (0/0)\r\n',
    one(true, null, counts(2, 1)),
  ],
  [
    'faxes beside',
    lines('Messages-Waiting: yes', 'Fax-Message: 7/0', 'Voice-Message: 1/0'),
    one(true, null, counts(1, 0)),
  ],
  ['faxes alone', lines('Messages-Waiting: yes', 'Fax-Message: 7/0'), one(true, null, null)],
  ['no counts', 'Messages-Waiting: yes', one(true, null, null)],
  [
    'a tel account',
    lines('Messages-Waiting: yes', 'Message-Account: tel:+4930123456'),
    one(true, 'tel:+4930123456', null),
  ],
  [
    'a sips account',
    lines('Messages-Waiting: yes', 'Message-Account: sips:box@a.example'),
    one(true, 'sips:box@a.example', null),
  ],
  [
    'an account that is no address',
    lines('Messages-Waiting: yes', 'Message-Account: 8000'),
    one(true, null, null),
  ],
  [
    'an account that is a page',
    lines('Messages-Waiting: yes', 'Message-Account: https://evil.example/'),
    one(true, null, null),
  ],
  [
    'an account with brackets',
    lines('Messages-Waiting: yes', 'Message-Account: <sip:box@a.example>'),
    one(true, null, null),
  ],
  ['broken counts', lines('Messages-Waiting: yes', 'Voice-Message: many'), one(true, null, null)],
  ['negative counts', lines('Messages-Waiting: yes', 'Voice-Message: -1/2'), one(true, null, null)],
  [
    'huge counts',
    lines('Messages-Waiting: yes', 'Voice-Message: 999999999/0'),
    one(true, null, counts(9999, 0)),
  ],
  ['the first of two', lines('Messages-Waiting: yes', 'Messages-Waiting: no'), one(true, null, null)],
  ['an unknown state', 'Messages-Waiting: maybe', null],
  ['nothing', '', null],
  ['another document', '<?xml version="1.0"?><presence/>', null],
  ['one that is far too long', `Messages-Waiting: yes\r\nX: ${'x'.repeat(9000)}`, null],
];

describe('a message summary', () => {
  it.each(samples)('is read: %s', (_what, text, wanted) => {
    expect(readMessageSummary(text)).toEqual(wanted);
  });

  it('is read without a throw, whatever is in it', () => {
    const name = fc.constantFrom('Messages-Waiting', 'Voice-Message', 'Message-Account', 'X');
    const line = fc.tuple(name, fc.string({ unit: 'binary' })).map(([key, value]) => `${key}: ${value}`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(line).map((each) => each.join('\r\n')),
          fc.string(),
        ),
        (text) => {
          const read = readMessageSummary(text);
          expect(read === null || typeof read.waiting === 'boolean').toBe(true);
        },
      ),
    );
  });

  it('gives back what was written', () => {
    const count = fc.nat(9999);
    fc.assert(
      fc.property(fc.boolean(), count, count, count, (waiting, fresh, old, urgent) => {
        const text = lines(
          `Messages-Waiting: ${waiting ? 'yes' : 'no'}`,
          `Message-Account: ${box}`,
          `Voice-Message: ${fresh}/${old} (${urgent}/0)`,
          '',
        );
        expect(readMessageSummary(text)).toEqual(one(waiting, box, { fresh, old, urgent }));
      }),
    );
  });
});
