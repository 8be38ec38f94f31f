import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaPage, openMediaPage } from '../../support/media-page/open-media-page.ts';

let page: MediaPage;
let hole: Socket;
let swallowed = 0;

beforeAll(async () => {
  page = await openMediaPage();
  hole = createSocket('udp4');
  hole.on('message', () => {
    swallowed += 1;
  });
  hole.bind(0, '127.0.0.1');
  await once(hole, 'listening');
});
afterAll(async () => {
  hole.close();
  await page.close();
});

describe('the app’s media in Chromium, with tones for voices', () => {
  it('talks both ways over Opus and DTLS-SRTP, and tells the details', async () => {
    const { view, negotiated } = await page.play('talk');
    expect(negotiated).toMatchObject({ codec: 'opus', red: true, dtmf: 'telephone-event', rtcpMux: true });
    expect(view).toMatchObject({ codec: 'opus', path: 'host udp', red: false, bitrate: 32_000 });
    expect(view?.encryption).toMatch(/^DTLS 1\.\d, A/);
    expect(view?.localCandidate).toMatch(/^host .+:\d+ udp$/);
    expect(view?.remoteCandidate).toMatch(/:\d+ udp$/);
    expect(view?.lastPacketAt).toBeGreaterThan(0);
  });

  it.each([
    ['G722', 'g722'],
    ['PCMU', 'pcmu'],
    ['PCMA', 'pcma'],
  ] as const)(
    'talks both ways over %s where the policy names nothing else, with digits and comfort noise at its clock rate',
    async (codec, agreed) => {
      const told = await page.play('oneCodec', { codec });
      expect(told).toMatchObject({ agreed, digits: true });
      expect(told.used?.toLowerCase()).toBe(agreed);
      expect(told.offered).toEqual([`${codec}/8000`, 'CN/8000', 'telephone-event/8000']);
    },
  );

  it('goes on when the far side offers other codecs', async () => {
    expect(await page.play('otherCodec')).toEqual({ agreed: 'pcma', failures: [[], []] });
  });

  it('is heard again after the far side took its audio away and brought it back', async () => {
    expect(await page.play('takenAway')).toEqual({ remote: 'inactive', failures: [[], []] });
  });

  it('holds at once, survives a phone that answers sendrecv, and resumes', async () => {
    expect(await page.play('hold')).toEqual({ held: 'sendonly', remote: 'sendrecv', failures: [[], []] });
  });

  it('is heard when it is taken up, though it began on hold', async () => {
    expect(await page.play('begunHeld')).toEqual({ sections: 1, failures: [[], []] });
  });

  it('moves to the next ICE generation though the one before lives: it is outranked', async () => {
    const { before, after, told } = await page.play('restart');
    expect(after?.local).not.toBe(before?.local);
    expect(told).toBeGreaterThanOrEqual(2);
  });

  it.each([false, true])(
    'goes on after a refused ICE restart (by its candidates already: %s), and is heard after each offer that follows',
    async (isInUse) => {
      expect(await page.play('rollback', { isInUse })).toEqual({ failures: [[], []] });
    },
  );

  it('gathers once for a restart that is asked for anew: what it found is not thrown away', async () => {
    expect(await page.play('restartAgain')).toEqual({ thrownAway: 0, empty: 0 });
  });

  it.each([
    ['caller', false],
    ['called', false],
    ['called', true],
  ] as const)(
    'is heard on after a refused offer of the %s (ICE restart: %s), and after each hold',
    async (by, iceRestart) => {
      expect(await page.play('refusedOffer', { by, iceRestart })).toBe(true);
    },
  );

  it.each([
    [false, false],
    [true, false],
    [false, true],
  ] as const)(
    'moves to a new connection on both ends (muted: %s, in a frame that is made for it: %s), and its figures go on',
    async (muted, frame) => {
      const { anchors, path, moved, packets, later, frames, left } = await page.play('reanchor', {
        muted,
        frame,
      });
      expect([frames, left]).toEqual([frame ? 1 : 0, 0]);
      expect(anchors).toEqual([
        { type: 'anchor', kept: 'new' },
        { type: 'anchor', kept: 'new' },
      ]);
      expect(moved).not.toBe(path);
      expect(later).toBeGreaterThan(packets);
    },
  );

  it('connects over candidates that come after the descriptions (RFC 8840)', async () => {
    expect((await page.play('trickle')).fragment).toContain('a=candidate:');
  });

  it('hears a forked call’s early media, and then who answered', async () => {
    expect(await page.play('fork')).toBe(true);
  });

  it.each(['rings', 'answers'] as const)(
    'hears who answered of two phones that begin at once, the one that %s first',
    async (first) => {
      expect(await page.play('forkOfTwo', { first })).toEqual({ type: 'anchor', kept: 'new' });
    },
  );

  it.each(['stun', 'turn'])('does not wait for a %s server that swallows every packet', async (scheme) => {
    const before = swallowed;
    const { port } = hole.address();
    if (scheme === 'stun') {
      const { complete, candidates } = await page.play('blackHole', { url: `stun:127.0.0.1:${port}` });
      expect(complete).toBe(false);
      expect(candidates).toBeGreaterThan(0);
    } else {
      const { complete } = await page.play('blackHole', { url: `turn:127.0.0.1:${port}` });
      expect(complete).toBe(false);
    }
    expect(swallowed).toBeGreaterThan(before);
  });

  it('sends each frame three times with RED', async () => {
    const { redundant, single } = await page.play('red');
    expect(redundant / single).toBeGreaterThan(2.4);
  });

  it('brings two calls together: each hears the others and not itself, muted, moved and after the split', async () => {
    expect(await page.play('conference')).toBe(true);
  });
});
