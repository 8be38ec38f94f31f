import { describe, expect, it } from 'vitest';
import { createEngineRelay } from '../../../../src/main/control/engine-relay.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

function createRelay() {
  const asked: number[] = [];
  const clock = createFakeClock();
  const relay = createEngineRelay({ emit: ({ id }) => void asked.push(id), clock, timeoutMs: 10_000 });
  return { relay, asked, clock };
}

const done = { ok: true, value: null } as const;

describe('commands for the page', () => {
  it('are answered by number', async () => {
    const { relay, asked, clock } = createRelay();
    const [first, second] = [relay.request({ verb: 'answer' }), relay.request({ verb: 'hangup' })];
    const [one = 0, two = 0] = asked;
    relay.settle(two, done);
    relay.settle(one, { ok: false, code: 'not-possible', message: 'nobody calls' });
    expect(await second).toEqual(done);
    expect(await first).toMatchObject({ code: 'not-possible' });
    expect(clock.pending).toBe(0);
  });

  it('are refused once nothing came in 10 s; an answer that comes later, or to no question, is dropped', async () => {
    const { relay, asked, clock } = createRelay();
    const reply = relay.request({ verb: 'answer' });
    clock.advance(10_000);
    expect(await reply).toMatchObject({ ok: false, code: 'not-ready' });
    relay.settle(asked[0] ?? 0, done);
    relay.settle(99, done);
    expect(clock.pending).toBe(0);
  });

  it('are refused at once when the page dies; the next page answers anew', async () => {
    const { relay, asked } = createRelay();
    const before = [relay.request({ verb: 'answer' }), relay.request({ verb: 'hold' })];
    relay.pageGone();
    for (const reply of await Promise.all(before))
      expect(reply).toMatchObject({ ok: false, code: 'not-ready', message: expect.stringContaining('went') });
    const after = relay.request({ verb: 'answer' });
    relay.settle(asked.at(-1) ?? 0, done);
    expect(await after).toEqual(done);
  });
});
