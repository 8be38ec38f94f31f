import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lampOf, presenceOf } from '../../../../src/renderer/presence/colleague.ts';
import { parseDialogInfo } from '../../../../src/renderer/presence/dialog-info.ts';
import { followDialogs } from '../../../../src/renderer/presence/follow-dialogs.ts';
import { parsePidf } from '../../../../src/renderer/presence/pidf.ts';

/** `server-case.word.xml`: what is to be made of it stands in the name. */
function samplesOf(folder: string): [name: string, word: string, body: string][] {
  const place = new URL(`../../../data/${folder}/`, import.meta.url);
  return readdirSync(place).map((file) => {
    const [, name = '', word = ''] = /^(.*)\.([a-z-]+)\.xml$/.exec(file) ?? [];
    return [name, word, readFileSync(new URL(file, place), 'utf8')];
  });
}

describe('dialog-info as the RFC and servers write it', () => {
  const samples = samplesOf('dialog-info');
  it('has thirty samples', () => expect(samples.length).toBeGreaterThanOrEqual(30));

  it.each(samples)('%s: %s', (_name, word, body) => {
    const read = parseDialogInfo(body);
    if (!read.ok) throw new Error(read.reason);
    const followed = followDialogs(null, read.value);
    if (followed.kind === 'stale') throw new Error('nothing is known, and it is stale');
    expect(lampOf(followed.known.dialogs, 'example.com').line).toBe(word);
  });

  it('tells who calls', () => {
    const sample = samples.find(([name]) => name === 'kamailio-early-recipient');
    const read = parseDialogInfo(sample?.[2] ?? '');
    expect(read.ok && lampOf(read.value.dialogs, 'example.com')).toEqual({
      line: 'ringing',
      caller: { number: 'dave', name: 'Dave' },
      pickup: {
        uri: 'sip:dave@example.com',
        number: 'dave',
        name: 'Dave',
        replaces: '16de@192.0.2.10;to-tag=c1;from-tag=b7;early-only',
      },
    });
  });
});

describe('presence documents as the RFCs and servers write them', () => {
  const samples = samplesOf('pidf');
  it('has thirty samples', () => expect(samples.length).toBeGreaterThanOrEqual(30));

  it.each(samples)('%s: %s', (_name, word, body) => {
    const read = parsePidf(body);
    if (!read.ok) throw new Error(read.reason);
    expect(presenceOf(read.value)).toBe(word);
  });

  it('has the words that somebody has added', () => {
    const note = (name: string) => {
      const read = parsePidf(samples.find(([each]) => each === name)?.[2] ?? '');
      return read.ok ? read.value.note : null;
    };
    expect(note('rfc4480-vacation')).toBe('Back on Monday');
    expect(note('rfc3863-two-tuples')).toBe('I am in Tokyo');
    expect(note('rfc4480-note-in-activities')).toBe('Enjoying the show');
    expect(note('rfc3863-minimal')).toBeNull();
  });
});
