import type { Session } from 'sip.js';
import { describe, expect, it } from 'vitest';
import {
  bindMedia,
  mediaHandlerFactory,
  requestDescription,
} from '../../../../../src/renderer/engine/sip/media-handler.ts';
import { createFakeMedia } from '../../../../support/fake-media.ts';
import { sdpOf } from '../../../../support/sdp-samples.ts';

function start() {
  const media = createFakeMedia('alice', () => undefined);
  const failures: string[] = [];
  // SIP.js's session is a key here and nothing more.
  const session = {} as Session;
  bindMedia(session, media, ({ cause }) => void failures.push(cause));
  return { media, failures, session, handler: mediaHandlerFactory(session) };
}

describe('the media handler', () => {
  it('keeps the direction for later descriptions, and an ICE restart for one', async () => {
    const { media, session, handler } = start();
    await handler.getDescription();
    requestDescription(session, { direction: 'sendonly', iceRestart: true });
    await handler.getDescription();
    await handler.getDescription();
    expect(media.requested).toEqual([
      { direction: 'sendrecv', iceRestart: false },
      { direction: 'sendonly', iceRestart: true },
      { direction: 'sendonly', iceRestart: false },
    ]);
  });

  it('knows whose turn it is, also after an offer that was taken back', async () => {
    const { media, handler } = start();
    await handler.getDescription();
    await handler.rollbackDescription?.();
    expect(media.rollbacks).toBe(1);
    await handler.setDescription(sdpOf());
    await handler.getDescription();
    expect(media.applied.map(({ type }) => type)).toEqual(['offer']);
    await handler.getDescription();
    await handler.setDescription(sdpOf());
    expect(media.applied.map(({ type }) => type)).toEqual(['offer', 'answer']);
  });

  it('tells why a description could not be taken', async () => {
    const { failures, handler } = start();
    await expect(handler.setDescription('nonsense')).rejects.toThrow();
    expect(failures).toEqual(['invalid-response']);
  });
});
