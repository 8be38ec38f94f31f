import { describe, expect, it } from 'vitest';
import type { OfferRequest } from '../../../../../src/renderer/engine/core/ports.ts';
import { createSessionMedia } from '../../../../../src/renderer/engine/sip/session-media.ts';
import { createFakeMedia, sdpOf } from '../../../../support/fake-media.ts';

const picture = { direction: null, iceRestart: false, video: 'sendrecv' } as const;
const refresh: Pick<OfferRequest, 'direction' | 'iceRestart'> = { direction: null, iceRestart: false };

function begin() {
  const media = createFakeMedia('alice', () => undefined);
  return { media, session: createSessionMedia(media), asked: () => media.requested.at(-1)?.video };
}

describe('a picture in the offers of a session', () => {
  it.each([
    ['refused its line', sdpOf('bob', 'sendrecv', '0')],
    ['answered without', sdpOf('bob', 'sendrecv')],
    ['takes none', sdpOf('bob', 'sendrecv', 'inactive')],
    ['only shows its own', sdpOf('bob', 'sendrecv', 'sendonly')],
  ])('is not asked for again by the way when the far side %s', async (_, answer) => {
    const { session, asked } = begin();
    await session.offer(picture);
    await session.takeAnswer(answer);
    await session.offer(refresh);
    expect(asked()).toBeUndefined();
  });

  it.each([
    ['it is taken', sdpOf('bob', 'sendrecv', 'recvonly')],
    ['the far side holds us', sdpOf('bob', 'sendonly', 'inactive')],
  ])('stays in them when %s', async (_, answer) => {
    const { session, asked } = begin();
    await session.offer(picture);
    await session.takeAnswer(answer);
    await session.offer(refresh);
    expect(asked()).toBe('sendrecv');
  });

  it('is gone from them after the far side has taken its line away', async () => {
    const { session, asked } = begin();
    await session.offer(picture);
    await session.takeAnswer(sdpOf('bob', 'sendrecv', 'sendrecv'));
    await session.answer(sdpOf('bob', 'sendrecv', '0'));
    await session.offer(refresh);
    expect(asked()).toBeUndefined();
  });
});
