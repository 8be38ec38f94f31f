import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../src/main/messages/clean-text.ts';
import { splitText } from '../../../../src/main/messages/split-text.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });
const bare = (text: string) => text.replaceAll(/\s/g, '');

describe('a long text', () => {
  it('is parted at lines and spaces', () => {
    expect(splitText('short', 160)).toEqual(['short']);
    const text = `${'word '.repeat(20)}\n${'next '.repeat(20)}`;
    const parts = splitText(text, 160);
    expect(parts).toHaveLength(2);
    expect(parts[0]).toMatch(/word$/);
    expect(parts[1]).toMatch(/^next/);
  });

  it('fits part by part, and loses nothing but white space', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 16, max: 80 }), (text, most) => {
        const parts = splitText(text, most);
        expect(bare(parts.join(''))).toBe(bare(text));
        for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('a text of anybody', () => {
  it('has no controls, no turned directions and no lone surrogates after it was cleaned, and stays so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});
