import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLadders } from '../../../../src/renderer/engine/ladders.ts';

const line = (text: string, at = 1) => ({ at, direction: 'out', line: text }) as const;

describe('the ladders of calls', () => {
  it('begin with an INVITE, and keep what belongs to the same Call-ID', () => {
    const ladders = createLadders();
    ladders.add('register', line('REGISTER sip:example.com'));
    ladders.add('a', line('INVITE sip:600@example.com', 1));
    ladders.add('b', line('200 OK (BYE)', 2));
    ladders.add('a', line('180 Ringing (INVITE)', 3));
    expect(ladders.of('register')).toEqual([]);
    expect(ladders.of('b')).toEqual([]);
    expect(ladders.of('a').map(({ at }) => at)).toEqual([1, 3]);
    expect(ladders.of(null)).toEqual([]);
  });

  it('forget the oldest call', () => {
    const ladders = createLadders(2);
    for (const id of ['a', 'b', 'c']) ladders.add(id, line(`INVITE sip:${id}@example.com`));
    expect(['a', 'b', 'c'].map((id) => ladders.of(id).length)).toEqual([0, 1, 1]);
  });

  it('keep the beginning and the newest of a long call', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        const ladders = createLadders(40, 9);
        for (let at = 0; at < count; at += 1) ladders.add('a', line('INVITE sip:a@example.com', at));
        const times = ladders.of('a').map(({ at }) => at);
        expect(times.length).toBe(Math.min(count, 9));
        expect(times.at(-1)).toBe(count - 1);
        expect(times.slice(0, 3)).toEqual([0, 1, 2].slice(0, Math.min(count, 3)));
      }),
    );
  });
});
