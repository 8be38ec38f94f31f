import { describe, expect, it } from 'vitest';
import { FakePeerConnection } from '../../../../support/fake-peer-connection.ts';
import {
  connectionAt,
  FakeDevices,
  installFakeWebRtc,
  start,
  talk,
} from '../../../../support/peer-media-harness.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

installFakeWebRtc();

describe('a microphone that may follow', () => {
  const mayFollow = { mayFollow: true };

  /** The page's devices after a call whose microphone opened, or did not. */
  async function devicesAfter(refusal: Error | null = null): Promise<FakeDevices> {
    const devices = new FakeDevices();
    devices.refusal = refusal;
    const before = start({ devices });
    before.grant();
    await before.media.open(false).catch(() => undefined);
    before.media.close();
    devices.refusal = null;
    FakePeerConnection.made = [];
    return devices;
  }

  /** Resolves to whether the opening waits for the microphone. */
  async function waits(opening: Promise<void>): Promise<boolean> {
    const later = new Promise<boolean>((resolve) => setImmediate(() => resolve(true)));
    return Promise.race([opening.then(() => false), later]);
  }

  it('is not waited for where it opened the last time: the offer has its place, and it is sent once it is there', async () => {
    const { media, track, grant } = start({ devices: await devicesAfter() });
    await media.open(true, mayFollow);
    const { sdp } = await media.createDescription(talk);
    expect(sdp).toContain('a=sendrecv');
    const connection = connectionAt(0);
    expect(connection.tracks).toEqual([null]);
    expect(connection.transceivers[0]?.preferences).toContain('audio/PCMU');
    grant();
    await waitUntil(() => connection.tracks[0] === track);
    expect(connection.transceivers).toHaveLength(1);
    // Muted before it was there: not a packet of it is heard.
    expect(track.enabled).toBe(false);
  });

  it('is waited for in the first call, by whoever answers, and where the person is asked first', async () => {
    expect(await waits(start().media.open(false, mayFollow))).toBe(true);
    expect(await waits(start({ devices: await devicesAfter() }).media.open(false))).toBe(true);
    const prompted = start({ devices: await devicesAfter(), permission: 'prompt' });
    expect(await waits(prompted.media.open(false, mayFollow))).toBe(true);
    expect(FakePeerConnection.made).toHaveLength(0);
  });

  it('is waited for after it did not open, and after a device has come or gone', async () => {
    const failed = await devicesAfter(new DOMException('busy', 'NotReadableError'));
    expect(await waits(start({ devices: failed }).media.open(false, mayFollow))).toBe(true);
    const changed = await devicesAfter();
    changed.dispatchEvent(new Event('devicechange'));
    expect(await waits(start({ devices: changed }).media.open(false, mayFollow))).toBe(true);
  });

  it('that does not come ends the call with words', async () => {
    const devices = await devicesAfter();
    const { media, failures, grant } = start({ devices });
    await media.open(false, mayFollow);
    devices.refusal = new DOMException('gone', 'NotFoundError');
    grant();
    await waitUntil(() => failures.length === 1);
    expect(failures).toMatchObject([{ cause: 'no-microphone' }]);
  });

  it('that comes after the call is over is let go of, without a word', async () => {
    const { media, track, failures, grant } = start({ devices: await devicesAfter() });
    await media.open(false, mayFollow);
    media.close();
    grant();
    await waitUntil(() => track.stops === 1);
    expect(failures).toEqual([]);
  });

  it('is sent on a connection that took the place of the first meanwhile', async () => {
    const { media, track, grant } = start({ devices: await devicesAfter() });
    await media.open(false, mayFollow);
    await media.createDescription(talk);
    media.reanchor();
    media.settleAnchor('new');
    expect(connectionAt(1).tracks).toEqual([null]);
    grant();
    await waitUntil(() => connectionAt(1).tracks[0] === track);
  });
});
