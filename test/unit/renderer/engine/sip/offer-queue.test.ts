import type { Core, UserAgent } from 'sip.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../../src/renderer/engine/core/call.ts';
import type { OfferRequest } from '../../../../../src/renderer/engine/core/ports.ts';
import {
  createOfferQueue,
  type OfferQueue,
  strangerMs,
} from '../../../../../src/renderer/engine/sip/offer-queue.ts';
import type { SessionContext } from '../../../../../src/renderer/engine/sip/session-context.ts';
import { createSessionMedia } from '../../../../../src/renderer/engine/sip/session-media.ts';
import { createSessionRefresh } from '../../../../../src/renderer/engine/sip/session-refresh.ts';
import { createFakeClock, type FakeClock } from '../../../../support/fake-clock.ts';
import { createFakeMedia, type FakeMedia } from '../../../../support/fake-media.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

const hold: OfferRequest = { direction: 'sendonly', iceRestart: false, purpose: 'hold' };
const resume: OfferRequest = { direction: 'sendrecv', iceRestart: false, purpose: 'resume' };
const restart: OfferRequest = { direction: null, iceRestart: true, anchor: 'same', purpose: 'recovery' };
const reanchor: OfferRequest = { direction: null, iceRestart: false, anchor: 'new', purpose: 'recovery' };

describe('the offers of a session', () => {
  let media: FakeMedia;
  let queue: OfferQueue;
  let told: CallEvent[];
  let isConnected: boolean;
  let isTheirTurn: boolean;
  let sent: number;
  let clock: FakeClock;
  let isStranger: boolean;
  let isBroken: boolean;
  /** What was sent last is refused by the far side, or by a server before it. */
  let refuse: (code: number) => void;

  beforeEach(() => {
    media = createFakeMedia('alice', () => undefined);
    told = [];
    sent = 0;
    [isConnected, isTheirTurn] = [true, false];
    [isStranger, isBroken] = [false, false];
    clock = createFakeClock();
    const tell = (event: CallEvent) => void told.push(event);
    const userAgent = {
      isConnected: () => isConnected,
      userAgentCore: { configuration: { contact: 'sip:alice@a.invalid' } },
    } as unknown as UserAgent;
    // Nothing that is sent is ever answered here by itself.
    const dialog = {
      invite({ onReject }: Core.OutgoingInviteRequestDelegate) {
        sent += 1;
        refuse = (statusCode) =>
          onReject?.({
            message: { statusCode, hasHeader: () => true, getHeader: () => undefined },
          } as unknown as Core.IncomingResponse);
        return { cancel: () => undefined };
      },
      ack: () => undefined,
      signalingStateRollback: () => undefined,
    } as unknown as Core.SessionDialog;
    const context = {
      ...{ userAgent, tell, clock, log: () => undefined },
      ...{ tellFacts: () => undefined, sessionExpiresS: null },
      farewells: {
        get isStranger() {
          return isStranger;
        },
      },
    } as unknown as SessionContext;
    queue = createOfferQueue({
      ...{ context, dialog, ownsCallId: true },
      broken() {
        isBroken = true;
      },
      media: createSessionMedia(media),
      refresh: createSessionRefresh(null, tell),
      remotePending: () => isTheirTurn,
    });
  });

  const firstSent = () => waitUntil(() => sent === 1);
  function goOn(): void {
    [isConnected, isTheirTurn] = [true, false];
    queue.goOn();
  }

  it('of the recovery are the newest one: what it wanted before it knew better is not sent', async () => {
    isTheirTurn = true;
    for (const request of [restart, hold, reanchor]) queue.add(request);
    goOn();
    await firstSent();
    expect(media.requested).toEqual([{ direction: 'sendrecv', iceRestart: false }]);
    expect(media.anchors).toBe(2);
  });

  it('of the recovery do not outlast the socket, for it asks again by itself; what a person wants does', async () => {
    isTheirTurn = true;
    for (const request of [restart, hold]) queue.add(request);
    isConnected = false;
    queue.socketLost();
    goOn();
    await firstSent();
    expect(media.requested).toEqual([{ direction: 'sendonly', iceRestart: false, video: 'inactive' }]);
  });

  it('are taken out of the line where they only waited, and never sent', async () => {
    isConnected = false;
    queue.add(hold);
    queue.drop('hold');
    expect(told).toEqual([{ type: 'sip.offer-dropped', purpose: 'hold' }]);
    goOn();
    queue.add(resume);
    await firstSent();
    expect(media.requested).toEqual([{ direction: 'sendrecv', iceRestart: false }]);
  });

  it.each([
    ['are made again where a server does not know us yet, and only the next 481 ends the call', true],
    ['end the call with 481 from whoever knows us', false],
  ])('%s', async (_title, strange) => {
    isStranger = strange;
    queue.add(hold);
    await firstSent();
    // Registered by the time that the answer comes.
    isStranger = false;
    refuse(481);
    if (strange) {
      await waitUntil(() => clock.pending === 1);
      clock.advance(strangerMs);
      await waitUntil(() => sent === 2);
      expect([isBroken, told]).toEqual([false, []]);
      refuse(481);
    }
    await waitUntil(() => isBroken);
    expect(sent).toBe(strange ? 2 : 1);
  });

  it('are left alone while they are under way, and when their socket is gone may have been heard of', async () => {
    queue.add(hold);
    await firstSent();
    queue.drop('hold');
    expect(told).toEqual([]);
    isConnected = false;
    queue.socketLost();
    await waitUntil(() => told.length === 1);
    expect(told).toEqual([{ type: 'sip.offer-waits', purpose: 'hold' }]);
    queue.drop('hold');
    expect(told.at(-1)).toEqual({ type: 'sip.offer-refused', purpose: 'hold', code: null });
    queue.drop('hold');
    expect(told).toHaveLength(2);
  });
});
