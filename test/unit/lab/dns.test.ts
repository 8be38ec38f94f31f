import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerQuestion } from '../../lab/support/dns.ts';

const addresses = new Map([['sip.offhook.test', '203.0.113.10']]);

/** A question for this name, recursion desired, with an EDNS record behind it as resolvers send it. */
function question(name: string, type: number): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const edns = [0, 0, 41, 2, 0, 0, 0, 0, 0, 0, 0];
  return Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, ...labels, 0, 0, type, 0, 1, ...edns]);
}

describe('the lab’s name server', () => {
  it('tells the address of a name that it knows, however it is written', () => {
    const answer = answerQuestion(question('SIP.offhook.TEST', 1), addresses);
    expect(answer?.toString('hex')).toBe(
      `abcd8580${'0001'}${'0001'}${'00000000'}` +
        '03534950076f6666686f6f6b04544553540000010001' +
        'c00c000100010000003c0004cb00710a',
    );
  });

  it('has no other address of it, and no other name', () => {
    const [none, unknown] = [question('sip.offhook.test', 28), question('www.offhook.test', 1)].map(
      (each) => answerQuestion(each, addresses) ?? Buffer.alloc(0),
    );
    expect(none?.subarray(2, 12).toString('hex')).toBe('85800001000000000000');
    expect(unknown?.subarray(2, 12).toString('hex')).toBe('85830001000000000000');
  });

  it('says nothing to what is no question, and never throws', () => {
    expect(answerQuestion(Buffer.from('00', 'hex'), addresses)).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const answer = answerQuestion(Buffer.from(bytes), addresses);
        expect(answer === null || answer.length >= 17).toBe(true);
      }),
    );
  });
});
