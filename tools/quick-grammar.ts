import type { Plugin } from 'vite';

/** SIP.js has its grammar as text, and makes numbers of all its 236 rules again for each header that is read. */
const place = 'return s.split("").map((ch) => ch.charCodeAt(0) - 32);';
const once = `
        const known = offhookDecoded.get(s);
        if (known !== undefined) return known;
        const made = s.split("").map((ch) => ch.charCodeAt(0) - 32);
        offhookDecoded.set(s, made);
        return made;`;

/**
 * The same grammar, which makes them once. Pure.
 *
 * @throws for another text than that of the SIP.js that is in use
 */
export function quickenGrammar(text: string): string {
  if (text.split(place).length !== 2)
    throw new Error('the grammar of this SIP.js is another one: see tools/quick-grammar.ts and decision 119');
  return `const offhookDecoded = new Map();\n${text.replace(place, once)}`;
}

/** For the build of the page. */
export const quickGrammar = (): Plugin => ({
  name: 'quick-grammar',
  transform: (code, id) =>
    id.split('?')[0]?.endsWith('sip.js/lib/grammar/pegjs/dist/grammar.js') === true
      ? { code: quickenGrammar(code), map: null }
      : null,
});
