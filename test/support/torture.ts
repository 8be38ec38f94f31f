import { readFileSync } from 'node:fs';
import { type TortureVerdict, verdicts } from '../data/sip-torture/verdicts.ts';

const root = new URL('../data/sip-torture/', import.meta.url);

export interface TortureMessage extends TortureVerdict {
  readonly bytes: Buffer;
  /** As a WebSocket's text frame would hand it over: octets that are no UTF-8 become U+FFFD. */
  readonly text: string;
  readonly isRequest: boolean;
}

/** The messages of RFC 4475 and RFC 5118 with what the RFCs say of them. */
export const tortureMessages: readonly TortureMessage[] = verdicts.map((verdict) => {
  const bytes = readFileSync(new URL(`rfc${verdict.rfc}/${verdict.name}.sip`, root));
  const text = bytes.toString('utf8');
  return { ...verdict, bytes, text, isRequest: !text.startsWith('SIP/') };
});
