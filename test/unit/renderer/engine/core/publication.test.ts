import { describe, expect, it } from 'vitest';
import {
  firstPublication,
  type PublicationEvent,
  type PublicationState,
  stepPublication,
} from '../../../../../src/renderer/engine/core/publication.ts';

function run(from: PublicationState, ...events: PublicationEvent[]) {
  const sent: string[] = [];
  let state = from;
  let delayMs: number | null = null;
  for (const event of events) {
    const step = stepPublication(state, event);
    ({ state } = step);
    for (const each of step.commands) {
      if (each.type === 'sip.publish') sent.push(`${each.etag} ${each.body} ${each.expiresS}`);
      if (each.type === 'timer.start') ({ delayMs } = each);
    }
  }
  return { state, sent, delayMs };
}

const first = firstPublication(600);
const ready: PublicationEvent = { type: 'ready' };
const set = (body: string): PublicationEvent => ({ type: 'set', body });
const accepted = (etag: string | null, expiresS: number | null = 600): PublicationEvent => ({
  type: 'sip.accepted',
  etag,
  expiresS,
});
const refused = (code: number | null, more = {}): PublicationEvent => ({
  type: 'sip.refused',
  code,
  retryAfterMs: null,
  minExpiresS: null,
  ...more,
});

describe('a publication (RFC 3903)', () => {
  it('is sent once there is a binding, changed by its tag, and refreshed without its body', () => {
    const { sent, delayMs } = run(
      first,
      ...[
        set('here'),
        ready,
        accepted('t1'),
        set('away'),
        accepted('t2', 100),
        { type: 'timer.fired' } as const,
      ],
    );
    expect(sent).toEqual(['null here 600', 't1 away 600', 't2 null 600']);
    expect(delayMs).toBe(80_000);
  });

  it('sends what has changed meanwhile once the answer is there, and the same thing never twice', () => {
    const { sent } = run(first, set('here'), ready, set('here'), set('away'), accepted('t1'), accepted('t2'));
    expect(sent).toEqual(['null here 600', 't1 away 600']);
  });

  it('is made anew at once where the server does not know the tag any more (412)', () => {
    const { sent, state } = run(
      first,
      set('here'),
      ready,
      accepted('t1'),
      ready,
      refused(412),
      accepted('t9'),
    );
    expect(sent).toEqual(['null here 600', 't1 here 600', 'null here 600']);
    expect(state).toMatchObject({ step: 'kept', etag: 't9' });
  });

  it('asks for longer where the server wants it (423)', () => {
    const { sent } = run(first, set('here'), ready, refused(423, { minExpiresS: 3600 }));
    expect(sent).toEqual(['null here 600', 'null here 3600']);
  });

  it.each([[503], [408], [407], [null]])('tries again after %s, with its body', (code) => {
    const { sent, delayMs } = run(first, set('here'), ready, accepted('t1'), set('away'), refused(code), {
      type: 'timer.fired',
    });
    expect(delayMs).toBe(2000);
    expect(sent.at(-1)).toBe('t1 away 600');
  });

  it('never comes before Retry-After', () => {
    const { delayMs } = run(first, set('here'), ready, refused(503, { retryAfterMs: 60_000 }));
    expect((delayMs ?? 0) * 0.85).toBeGreaterThanOrEqual(60_000);
  });

  it.each([[489], [403], [501]])('gives up after %s', (code) => {
    const { state, sent } = run(first, set('here'), ready, refused(code), ready, set('away'));
    expect(state.step).toBe('ended');
    expect(sent).toHaveLength(1);
  });

  it('is taken back at its end', () => {
    expect(run(first, set('here'), ready, accepted('t1'), { type: 'end' }).sent.at(-1)).toBe('t1 null 0');
    expect(run(first, set('here'), { type: 'end' }).sent).toEqual([]);
  });
});
