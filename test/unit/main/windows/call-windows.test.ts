import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSmallWindows, describeCard } from '../../../../src/main/attention/call-card.ts';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { placeInCorner, placeNear } from '../../../../src/main/windows/place-window.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const ringing = summaryCall({ id: 'r', state: 'incoming', direction: 'incoming' });
const talking = summaryCall({ id: 't', state: 'connected' });

describe('the small windows of calls', () => {
  const facts = {
    card: describeCard({ ...idleEngine, calls: [talking, ringing] }, false),
    looking: false,
    seen: false,
    alert: 'window',
    callWindow: 'on',
  } as const;

  it('show the call that has the line, and the one that rings', () => {
    const held = summaryCall({ id: 'h', hold: { byUs: 'held', byThem: false, problem: null } });
    expect(describeCard({ ...idleEngine, calls: [talking, held, ringing] }, false)).toMatchObject({
      ringing: { id: 'r' },
      call: { id: 't', held: false },
    });
    expect(describeCard({ ...idleEngine, calls: [held] }, false).call).toMatchObject({ id: 'h', held: true });
    const picture = '/pictures/1-2.jpg';
    const face = describeCard({ ...idleEngine, calls: [ringing] }, false, { [ringing.peer.uri]: picture });
    expect(face.ringing).toMatchObject({ picture });
    expect(describeCard({ ...idleEngine, calls: [talking] }, false).call?.picture).toBeNull();
    const unseen = { frames: 0, width: 0, height: 0 };
    const video = {
      theirs: false,
      missing: null,
      codec: 'vp8',
      problem: null,
      limit: 'none',
      sent: unseen,
      received: unseen,
    } as const;
    const seen = (ours: 'camera' | null) =>
      describeCard({ ...idleEngine, calls: [summaryCall({ video: { ...video, ours } })] }, false).call?.shown;
    expect([seen('camera'), seen(null)]).toEqual(['camera', null]);
    const over = summaryCall({ state: 'ended' });
    expect(describeCard({ ...idleEngine, calls: [over] }, false)).toEqual({ ringing: null, call: null });
  });

  it('say that nothing is heard of a call that nobody has muted here', () => {
    const muted = summaryCall({ id: 'm', muted: true });
    const held = summaryCall({ id: 'h', hold: { byUs: 'held', byThem: false, problem: null } });
    const unheard = (call: typeof talking, microphone?: 'muted' | 'busy' | 'gone') =>
      describeCard({ ...idleEngine, calls: [{ ...call, ...(microphone && { unheard: microphone }) }] }, false)
        .call?.unheard;
    expect([unheard(talking), unheard(talking, 'muted'), unheard(talking, 'gone')]).toEqual([
      false,
      true,
      true,
    ]);
    // That of another call is not this one's.
    const other = summaryCall({ id: 'o', unheard: 'gone', hold: held.hold });
    expect(describeCard({ ...idleEngine, calls: [other, talking] }, false).call).toMatchObject({
      id: 't',
      unheard: false,
    });
    // That is seen by the button, and by the word.
    expect([unheard(muted, 'muted'), unheard(held, 'busy')]).toEqual([false, false]);
  });

  it('tell of no caller on a desktop that is not to be disturbed, but of a pressing one', () => {
    const pressing = { ...ringing, id: 'p', pressing: true };
    const card = (...calls: (typeof ringing)[]) => describeCard({ ...idleEngine, calls }, true);
    expect(card(talking, ringing)).toMatchObject({ ringing: null, call: { id: 't' } });
    expect(card(ringing, pressing).ringing).toMatchObject({ id: 'p' });
  });

  it.each([
    ['hidden', {}, { call: true, incoming: true }],
    ['on the screen behind others', { seen: true }, { call: false, incoming: true }],
    ['looked at', { seen: true, looking: true }, { call: false, incoming: false }],
    ['hidden, with notifications', { alert: 'notification' }, { call: true, incoming: false }],
    ['hidden, with both', { alert: 'both', callWindow: 'off' }, { call: false, incoming: true }],
    ['hidden, without calls', { card: describeCard(idleEngine, false) }, { call: false, incoming: false }],
  ] as const)('while the large one is %s', (_, some, expected) => {
    expect(chooseSmallWindows({ ...facts, ...some })).toEqual(expected);
  });

  it('stand wholly on the screen, wherever the pointer is', () => {
    const number = fc.integer({ min: -4000, max: 4000 });
    const size = { width: 480, height: 404 };
    fc.assert(
      fc.property(number, number, number, number, (x, y, left, top) => {
        const area = { x: left, y: top, width: 800, height: 600 };
        for (const place of [placeNear({ x, y }, size, area), placeInCorner(size, area, 140)]) {
          expect(place.x).toBeGreaterThanOrEqual(left);
          expect(place.y).toBeGreaterThanOrEqual(top);
          expect(place.x + size.width).toBeLessThanOrEqual(left + 800);
          expect(place.y + size.height).toBeLessThanOrEqual(top + 600);
        }
      }),
    );
  });
});
