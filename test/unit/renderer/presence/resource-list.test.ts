import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseResourceList,
  rlmiNamespace,
  rlmiType,
} from '../../../../src/renderer/presence/resource-list.ts';
import { type WrittenList, writeResourceList } from '../../../support/write-resource-list.ts';

const read = (written: WrittenList) => {
  const { contentType, body } = writeResourceList(written);
  return parseResourceList(contentType, body);
};

describe('a resource list (RFC 4662)', () => {
  it('is read with what each of its members tells', () => {
    const reading = read({
      ...{ version: 3, fullState: true },
      members: [
        { uri: 'sip:7001@example.com', body: '<presence/>\r\n\r\nand more' },
        { uri: 'sip:7002@example.com', state: 'pending' },
        { uri: 'sip:7003@example.com', state: 'terminated' },
      ],
    });
    expect(reading).toEqual({
      ok: true,
      value: {
        ...{ version: 3, fullState: true },
        members: [
          {
            uri: 'sip:7001@example.com',
            isWatched: true,
            documents: [
              { contentType: 'application/pidf+xml', id: 'm0@list', body: '<presence/>\r\n\r\nand more' },
            ],
          },
          { uri: 'sip:7002@example.com', isWatched: true, documents: [] },
          { uri: 'sip:7003@example.com', isWatched: false, documents: [] },
        ],
      },
    });
  });

  it('may be its root alone', () => {
    const list = `<list xmlns="${rlmiNamespace}" uri="sip:a@b" version="0" fullState="1"><resource uri="sip:c@b"/></list>`;
    expect(parseResourceList(rlmiType, list)).toMatchObject({
      ok: true,
      value: { version: 0, fullState: true, members: [{ uri: 'sip:c@b', isWatched: false }] },
    });
  });

  const { contentType, body } = writeResourceList({ version: 1, fullState: true, members: [] });
  it.each([
    ['another type', 'text/plain', body, 'no list'],
    ['no boundary', 'multipart/related', body, 'no list'],
    ['another boundary', 'multipart/related;boundary=zz', body, 'a list without its root'],
    ['no type', null, body, 'no list'],
    ['a root that is cut off', contentType, body.replace('</list>', ''), 'expected'],
    ['another namespace', contentType, body.replace(rlmiNamespace, 'urn:example'), 'not a list'],
    ['a version that is none', contentType, body.replace('version="1" full', 'version="-1" full'), 'version'],
    [
      'a document type',
      contentType,
      body.replace('<list ', '<!DOCTYPE a [<!ENTITY b "c">]><list '),
      'document type',
    ],
  ])('is refused with %s', (_what, type, text, reason) => {
    const reading = parseResourceList(type, text);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? '' : reading.reason).toContain(reason.replace('expected', ''));
  });

  it('is read without a throw, whatever is in it, and as it was written', () => {
    const member = fc.record({
      uri: fc.constantFrom('sip:7001@example.com', 'sip:carol@example.com', 'sip:a&b@example.com'),
      body: fc.string({ maxLength: 60 }).map((each) => each.replaceAll(/\r\n|--/g, '')),
    });
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 8 }),
        fc.nat(1e6),
        fc.boolean(),
        (members, version, fullState) => {
          const reading = read({ members, version, fullState });
          expect(reading.ok && reading.value).toMatchObject({ version, fullState });
          expect(
            reading.ok && reading.value.members.map(({ uri, documents }) => [uri, documents[0]?.body]),
          ).toEqual(members.map(({ uri, body: told }) => [uri, told]));
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (type, text) => {
        parseResourceList(`multipart/related;boundary=x${type}`, `--x\r\n${text}\r\n--x--`);
        parseResourceList(type, text);
      }),
    );
  });
});
