import type { Core, UserAgent } from 'sip.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../../src/renderer/engine/core/call.ts';
import type { OfferRequest } from '../../../../../src/renderer/engine/core/ports.ts';
import {
  createOfferQueue,
  type OfferQueue,
  pictureMs,
} from '../../../../../src/renderer/engine/sip/offer-queue.ts';
import { strangerMs } from '../../../../../src/renderer/engine/sip/refused-offer.ts';
import type { SessionContext } from '../../../../../src/renderer/engine/sip/session-context.ts';
import { createSessionMedia } from '../../../../../src/renderer/engine/sip/session-media.ts';
import { createSessionRefresh } from '../../../../../src/renderer/engine/sip/session-refresh.ts';
import { createFakeClock, type FakeClock } from '../../../../support/fake-clock.ts';
import { createFakeMedia, type FakeMedia, sdpOf } from '../../../../support/fake-media.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

const hold: OfferRequest = { direction: 'sendonly', iceRestart: false, purpose: 'hold' };
const resume: OfferRequest = { direction: 'sendrecv', iceRestart: false, purpose: 'resume' };
const restart: OfferRequest = { direction: null, iceRestart: true, anchor: 'same', purpose: 'recovery' };
const picture: OfferRequest = { direction: null, video: 'sendrecv', iceRestart: false, purpose: 'video' };
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
  let accept: (sdp: string) => void;
  let cancels: number;

  beforeEach(() => {
    media = createFakeMedia('alice', () => undefined);
    told = [];
    [sent, cancels] = [0, 0];
    [isConnected, isTheirTurn] = [true, false];
    [isStranger, isBroken] = [false, false];
    clock = createFakeClock();
    const tell = (event: CallEvent) => void (event.type === 'sip.timer' || told.push(event));
    const userAgent = {
      isConnected: () => isConnected,
      userAgentCore: { configuration: { contact: 'sip:alice@a.invalid' } },
    } as unknown as UserAgent;
    // Nothing that is sent is ever answered here by itself.
    const dialog = {
      invite({ onAccept, onReject }: Core.OutgoingInviteRequestDelegate) {
        sent += 1;
        refuse = (statusCode) =>
          onReject?.({
            message: { statusCode, hasHeader: () => true, getHeader: () => undefined },
          } as unknown as Core.IncomingResponse);
        accept = (body) =>
          onAccept?.({
            message: {
              ...{ statusCode: 200, body, getHeaders: () => [] },
              ...{ hasHeader: () => true, parseHeader: () => undefined },
              getHeader: (name: string) => (name === 'content-type' ? 'application/sdp' : undefined),
            },
            ack: () => undefined,
          } as unknown as Core.AckableIncomingResponseWithSession);
        return {
          cancel() {
            cancels += 1;
          },
        };
      },
      ack: () => ({ message: {} }),
      signalingStateRollback: () => undefined,
    } as unknown as Core.SessionDialog;
    const context = {
      ...{ userAgent, tell, clock, log: () => undefined },
      ...{ tellFacts: () => undefined, sessionExpiresS: null },
      acknowledgements: { said: () => undefined },
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

  it('of the recovery that take too long to make are not sent, and told as refused by nobody', async () => {
    const { promise: gathered, resolve: gather } = Promise.withResolvers<void>();
    const { createDescription } = media;
    media.createDescription = async (wish) => {
      await gathered;
      return await createDescription(wish);
    };
    queue.add(restart);
    queue.cancel();
    gather();
    await waitUntil(() => told.length > 0);
    expect([told, sent]).toEqual([[{ type: 'sip.offer-refused', purpose: 'recovery', code: null }], 0]);
    expect(media.pendingOffer).toBeNull();
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

  it('are asked back while they are under way, and when their socket is gone may have been heard of', async () => {
    queue.add(hold);
    await firstSent();
    queue.drop('hold');
    expect([told, cancels]).toEqual([[], 0]);
    clock.advance(1000);
    expect([told, cancels]).toEqual([[], 1]);
    isConnected = false;
    queue.socketLost();
    await waitUntil(() => told.length === 1);
    expect(told).toEqual([{ type: 'sip.offer-waits', purpose: 'hold' }]);
    queue.drop('hold');
    expect(told.at(-1)).toEqual({ type: 'sip.offer-refused', purpose: 'hold', code: null });
    queue.drop('hold');
    expect(told).toHaveLength(2);
  });

  it('that mend the call go before a hold, and both before a picture', async () => {
    isTheirTurn = true;
    for (const request of [picture, hold, restart]) queue.add(request);
    goOn();
    await firstSent();
    accept(sdpOf('bob', 'sendrecv'));
    await waitUntil(() => sent === 2);
    accept(sdpOf('bob', 'recvonly'));
    await waitUntil(() => sent === 3);
    expect(media.requested.map(({ iceRestart, direction }) => [iceRestart, direction])).toEqual([
      [true, 'sendrecv'],
      [false, 'sendonly'],
      [false, 'sendonly'],
    ]);
  });

  it('of a picture give way to what keeps the call, and whoever wants it still hears that it went', async () => {
    queue.add(picture);
    await firstSent();
    queue.add(restart);
    expect(cancels).toBe(1);
    refuse(487);
    await waitUntil(() => sent === 2);
    expect(told).toEqual([{ type: 'sip.offer-dropped', purpose: 'video' }]);
    expect(media.requested.at(-1)).toMatchObject({ iceRestart: true });
  });

  it('of a picture give way where nobody answers the CANCEL either, and while they are still being made', async () => {
    queue.add(picture);
    queue.add(hold);
    await firstSent();
    expect(media.requested.at(-1)).toMatchObject({ direction: 'sendonly' });
    accept(sdpOf('bob', 'recvonly'));
    await waitUntil(() => told.length === 2);
    queue.add(picture);
    await waitUntil(() => sent === 2);
    queue.add(restart);
    clock.advance(2000);
    await waitUntil(() => sent === 3);
  });

  it('of a picture that wait to be sent again make nobody else wait', async () => {
    queue.add(picture);
    await firstSent();
    refuse(491);
    await waitUntil(() => clock.pending === 1);
    queue.add(hold);
    await waitUntil(() => sent === 2);
    expect(media.requested.at(-1)).toMatchObject({ direction: 'sendonly' });
  });

  it('of a picture are cancelled when nobody answers for long, and at once when nobody wants it', async () => {
    queue.add(picture);
    await firstSent();
    clock.advance(pictureMs);
    expect(cancels).toBe(1);
    refuse(487);
    await waitUntil(() => told.length === 1);
    expect(told).toEqual([{ type: 'sip.offer-refused', purpose: 'video', code: 487 }]);
    queue.add(picture);
    await waitUntil(() => sent === 2);
    queue.drop('video');
    expect(cancels).toBe(2);
    refuse(487);
    await waitUntil(() => told.length === 2);
    expect(told.at(-1)).toEqual({ type: 'sip.offer-dropped', purpose: 'video' });
  });

  it('whose picture cannot be taken leave the voice, and the far side is told', async () => {
    const apply = media.applyDescription;
    media.applyDescription = async (description) => {
      if (description.sdp.includes('m=video 9')) throw new Error('no codec in common');
      await apply(description);
    };
    queue.add(picture);
    await firstSent();
    accept(sdpOf('bob', 'sendrecv', 'sendrecv'));
    await waitUntil(() => sent === 2);
    expect([isBroken, media.requested.at(-1)]).toEqual([
      false,
      { direction: 'sendrecv', iceRestart: false, video: 'inactive' },
    ]);
    expect(told).toMatchObject([{ type: 'sip.offer-accepted', purpose: 'video' }]);
    // Said once: whoever goes on answering so is not asked for ever.
    accept(sdpOf('bob', 'sendrecv', 'sendrecv'));
    await waitUntil(() => told.length === 2);
    expect([isBroken, sent]).toEqual([false, 2]);
  });
});
