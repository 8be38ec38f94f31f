import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DialogInfo, parseDialogInfo } from '../../../../src/renderer/presence/dialog-info.ts';
import { type DialogsKnown, followDialogs } from '../../../../src/renderer/presence/follow-dialogs.ts';
import { parsePidf, writePidf } from '../../../../src/renderer/presence/pidf.ts';
import { readXml, xmlLimits } from '../../../../src/renderer/xml/xml.ts';
import { writeDialogInfo } from '../../../support/write-dialog-info.ts';

const dialogInfo = (body: string, head = '') =>
  `${head}<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:a@b">${body}</dialog-info>`;

describe('hostile XML', () => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "${'&lol;'.repeat(10)}"><!ENTITY lol3 "${'&lol2;'.repeat(10)}">]>`;
  it.each([
    ['a bomb of entities', dialogInfo('&lol3;', laughs), 'a document type'],
    [
      'a file as entity',
      dialogInfo('&x;', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      'a document type',
    ],
    [
      'a document type from elsewhere',
      dialogInfo('', '<!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd">'),
      'a document type',
    ],
    ['an entity that nobody knows', dialogInfo('&nbsp;'), 'undefined entity'],
    ['too deep', dialogInfo('<a>'.repeat(40) + '</a>'.repeat(40)), 'too deep'],
    ['too many elements', dialogInfo('<a/>'.repeat(xmlLimits.elements)), 'too many elements'],
    [
      'too many attributes',
      dialogInfo(`<a ${Array.from({ length: 60 }, (_, at) => `a${at}="1"`).join(' ')}/>`),
      'too many attributes',
    ],
    ['too long', dialogInfo('x'.repeat(xmlLimits.characters)), 'too long'],
    ['a prefix without a namespace', dialogInfo('<x:dialog/>'), 'unbound namespace prefix'],
    [
      'another namespace',
      '<dialog-info xmlns="urn:example" version="1" state="full" entity="a"/>',
      'not a dialog-info',
    ],
    ['no namespace', '<dialog-info version="1" state="full" entity="a"/>', 'not a dialog-info'],
    ['not closed', dialogInfo('').slice(0, -3), 'unclosed tag'],
    ['two documents', dialogInfo('') + dialogInfo(''), 'document'],
    ['a number that is none', dialogInfo('').replace('version="1"', 'version="-1"'), 'version'],
    ['a state that is none', dialogInfo('<dialog id="1"><state>asleep</state></dialog>'), 'dialogs.0.state'],
    ['too many dialogs', dialogInfo('<dialog id="1"><state>early</state></dialog>'.repeat(80)), 'dialogs'],
    [
      'a line with a thousand calls, before it is read',
      dialogInfo(`<dialog id="${'1'.repeat(100)}"><state>early</state></dialog>`.repeat(1000)),
      'too long',
    ],
    ['nothing', '', ''],
  ])('%s is refused', (_what, body, reason) => {
    const read = parseDialogInfo(body);
    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.reason).toContain(reason);
    expect(parsePidf(body).ok).toBe(false);
  });

  it('keeps names of JavaScript apart from its objects', () => {
    const read = readXml('<a constructor="1" __proto__="2"><__proto__>x</__proto__></a>');
    expect(read.ok && Object.keys(read.root.attributes)).toEqual(['constructor', '__proto__']);
    expect(read.ok && read.root.attributes['toString']).toBeUndefined();
  });

  it('is never told back in the reason', () => {
    const read = parseDialogInfo(dialogInfo('<dialog id="1"><state>secret</state></dialog>'));
    expect(read.ok ? '' : read.reason).not.toContain('secret');
  });
});

it('a name in a dialog turns no sentence round in which it is shown', () => {
  const told = (name: string) =>
    dialogInfo(
      `<dialog id="1"><state>early</state><remote><identity display="${name}">sip:b@c</identity></remote></dialog>`,
    );
  const nameIn = (name: string) => {
    const read = parseDialogInfo(told(name));
    return read.ok ? read.value.dialogs[0]?.remote?.identity?.display : read.reason;
  };
  expect(nameIn('Bob\u2069\u202e evil')).toBe('Bob evil');
  expect(nameIn('&#x202e;')).toBeNull();
});

/** What XML can write, and does not trim. */
const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(/[\p{C}\s]/gu, 'x'))
  .filter((text) => text !== '');
const participant = fc.option(
  fc.record({
    identity: fc.option(fc.record({ uri: word, display: fc.option(word) })),
    target: fc.option(word),
  }),
);
const dialog = fc.record(
  {
    id: word,
    callId: word,
    localTag: word,
    remoteTag: word,
    direction: fc.constantFrom('initiator' as const, 'recipient' as const),
    state: fc.constantFrom('trying', 'proceeding', 'early', 'confirmed', 'terminated'),
    local: participant,
    remote: participant,
  },
  { requiredKeys: ['id', 'state', 'local', 'remote'] },
);
const anyInfo: fc.Arbitrary<DialogInfo> = fc.record({
  entity: word,
  version: fc.nat(),
  state: fc.constantFrom('full', 'partial'),
  dialogs: fc.array(dialog, { maxLength: 5 }),
});

describe('the parsers', () => {
  it('read back what was written of dialogs', () => {
    fc.assert(
      fc.property(anyInfo, (info) => {
        expect(parseDialogInfo(writeDialogInfo(info))).toEqual({ ok: true, value: info });
      }),
    );
  });

  it('read back what we write of ourselves', () => {
    fc.assert(
      fc.property(
        fc.record({
          entity: word,
          tupleId: word,
          basic: fc.constantFrom('open' as const, 'closed' as const),
          activities: fc.subarray(['away', 'busy', 'on-the-phone', 'dnd'], { minLength: 1 }),
          note: fc.oneof(fc.constant(''), word),
        }),
        (own) => {
          const { entity, basic, activities, note } = own;
          expect(parsePidf(writePidf(own))).toEqual({
            ok: true,
            value: { entity, basics: [basic], activities, note: note === '' ? null : note },
          });
        },
      ),
    );
  });

  it('never throw, whatever they are given', () => {
    const noise = fc.string({ unit: 'binary', maxLength: 200 });
    const mangled = fc.tuple(anyInfo, fc.nat(800), noise).map(([info, at, with_]) => {
      const text = writeDialogInfo(info);
      return text.slice(0, at) + with_ + text.slice(at + with_.length);
    });
    fc.assert(
      fc.property(
        fc.oneof(
          noise,
          mangled,
          noise.map((text) => dialogInfo(text)),
        ),
        (body) => {
          expect(typeof parseDialogInfo(body).ok).toBe('boolean');
          expect(typeof parsePidf(body).ok).toBe('boolean');
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('dialogs that are told one after the other (RFC 4235 section 4.3)', () => {
  const told = (version: number, state: 'full' | 'partial', ...dialogs: string[]): DialogInfo => ({
    entity: 'sip:a@b',
    version,
    state,
    dialogs: dialogs.map((each) => {
      const [id = '', at = ''] = each.split(' ');
      return { id, state: at as DialogInfo['dialogs'][number]['state'], local: null, remote: null };
    }),
  });
  const after = (...infos: DialogInfo[]) => {
    let known: DialogsKnown | null = null;
    const kinds: string[] = [];
    for (const info of infos) {
      const followed = followDialogs(known, info);
      if (followed.kind !== 'stale') ({ known } = followed);
      kinds.push(followed.kind);
    }
    return [kinds.join(' '), known?.dialogs.map(({ id, state }) => `${id} ${state}`).join(', ')];
  };

  it.each([
    [
      'partial adds and changes',
      [told(1, 'full', 'a early'), told(2, 'partial', 'b early'), told(3, 'partial', 'a confirmed')],
      ['taken taken taken', 'a confirmed, b early'],
    ],
    [
      'partial takes away',
      [told(1, 'full', 'a early', 'b early'), told(2, 'partial', 'a terminated')],
      ['taken taken', 'b early'],
    ],
    ['full replaces', [told(1, 'full', 'a early'), told(2, 'full', 'b early')], ['taken taken', 'b early']],
    [
      'older is left alone',
      [told(5, 'full', 'a early'), told(4, 'full'), told(5, 'partial', 'a confirmed')],
      ['taken stale stale', 'a early'],
    ],
    [
      'a gap is noticed',
      [told(1, 'full', 'a early'), told(4, 'partial', 'b early')],
      ['taken gap', 'a early, b early'],
    ],
    ['a server that does not count', [told(0, 'full', 'a early'), told(0, 'full')], ['taken taken', '']],
    ['partial first', [told(7, 'partial', 'a early')], ['gap', 'a early']],
  ])('%s', (_what, infos, expected) => {
    expect(after(...infos)).toEqual(expected);
  });
});
