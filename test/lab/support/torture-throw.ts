import type { Edge } from '../../../edge/options.ts';
import { makeSipToken } from '../../support/edge/sip-tokens.ts';
import { type TortureMessage, tortureMessages } from '../../support/torture.ts';
import type { Answer, TortureAnswers } from '../../support/torture-answers.ts';

/** How long nothing is heard before it counts as no answer; where one is due a busy machine is given longer. */
const silenceMs = 1000;
const dueMs = 20_000;

/**
 * All of them; those that share a branch one after the other: the RFC gives one to many, and of two at the same time the
 * later is a retransmission.
 */
export async function throwAll(
  expected: TortureAnswers,
  send: (message: TortureMessage, patienceMs: number) => Promise<Answer>,
  messages: readonly TortureMessage[] = tortureMessages,
): Promise<TortureAnswers> {
  const groups = Map.groupBy(messages, ({ text }) => /branch\s*=\s*([^\s;,]+)/.exec(text)?.[1] ?? '');
  const answers = await Promise.all(
    [...groups.values()].map(async (group) => {
      const answered: [string, Answer][] = [];
      for (const message of group) {
        const patienceMs = expected[message.name] === 'silence' ? silenceMs : dueMs;
        answered.push([message.name, await send(message, patienceMs)]);
      }
      return answered;
    }),
  );
  return Object.fromEntries(answers.flat());
}

/** The same from and to our own domain, each a transaction of its own: it comes as far as authentication. */
export function atHome({ domain }: Edge, { name, bytes }: TortureMessage, way: string): Buffer {
  const home = bytes.toString('latin1').replaceAll(/(?:[\w-]+\.)*example\.(?:com|net|org)/g, domain);
  return Buffer.from(home.replaceAll(/branch=z9hG4bK(?=\w)/g, `branch=z9hG4bK${way}${name}`), 'latin1');
}

/**
 * With a token for whoever its From says that it is: it comes further. What is no request, says of nobody whom it is from
 * or brings a credential of its own stays as it is, without one.
 */
export async function withCredential(
  edge: Edge,
  bytes: Buffer,
): Promise<{ readonly bytes: Buffer; readonly token: string | null }> {
  const text = bytes.toString('latin1');
  const from = /^f(?:rom)?[ \t]*:(?:[^\r]|\r\n[ \t])*?\b(sips?:[^@\r\n]+@[^>;\s]+)/im.exec(text)?.[1];
  if (from === undefined || text.startsWith('SIP/') || /^authorization:/im.test(text))
    return { bytes, token: null };
  const token = await makeSipToken(edge, 'alice', { claims: { aor: from, maxCalls: 1000 } });
  const field = /^REGISTER /.test(text) ? 'Authorization' : 'Proxy-Authorization';
  const signed = text.replace('\r\n\r\n', `\r\n${field}: Bearer ${token}\r\n\r\n`);
  return { bytes: Buffer.from(signed, 'latin1'), token };
}
