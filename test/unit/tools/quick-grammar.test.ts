import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { quickenGrammar } from '../../../tools/quick-grammar.ts';

const file = path.join(
  path.dirname(createRequire(import.meta.url).resolve('sip.js')),
  'grammar/pegjs/dist/grammar.js',
);
const folder = mkdtempSync(path.join(tmpdir(), 'offhook-grammar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Grammar {
  parse(text: string, options: { startRule: string; data?: object }): unknown;
}

/** The module of this text, as if it lay where SIP.js has it. */
async function load(text: string, name: string): Promise<Grammar> {
  const own = path.join(folder, name);
  const absolute = text.replaceAll(
    /from "(\.[^"]+)"/g,
    (_, to: string) => `from "${pathToFileURL(path.resolve(path.dirname(file), to)).href}"`,
  );
  writeFileSync(own, absolute);
  return (await import(pathToFileURL(own).href)) as Grammar;
}

/** What SIP.js makes of a text, or why nothing. */
function outcomeOf(grammar: Grammar, text: string, startRule: string): unknown {
  const options = { startRule, data: {} };
  try {
    return { made: grammar.parse(text, options), data: JSON.stringify(options.data) };
  } catch (error) {
    return String(error);
  }
}

const rules = [
  'Contact',
  'Name_Addr_Header',
  'SIP_URI',
  'Via',
  'Record_Route',
  'Subscription_State',
  'Require',
];
const piece = fc.constantFrom(
  ...[
    '"Bob" ',
    '<sip:bob@example.com>',
    'sip:',
    'bob',
    '@',
    'example.com',
    ';tag=1',
    ';lr',
    ',',
    '<',
    '>',
    ' ',
    '"',
    '\\',
  ],
  ...[
    'SIP/2.0/WSS host.invalid;branch=z9hG4bK1',
    'active;expires=60',
    'terminated',
    '100rel',
    '%41',
    ':5060',
    'é',
  ],
);

describe('the grammar of the page', () => {
  const original = readFileSync(file, 'utf8');

  it('makes of every header what SIP.js makes of it', async () => {
    const [theirs, ours] = [
      await load(original, 'theirs.mjs'),
      await load(quickenGrammar(original), 'ours.mjs'),
    ];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(...rules), (pieces, rule) => {
        const text = pieces.join('');
        expect(outcomeOf(ours, text, rule)).toEqual(outcomeOf(theirs, text, rule));
      }),
    );
  });

  it('is refused where it is another one, so that nobody misses it in an update', () => {
    expect(() => quickenGrammar(original.replaceAll('- 32', '- 33'))).toThrow('decision 119');
  });
});
