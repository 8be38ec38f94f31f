import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepPictureLine, tryPicture } from '../../../../../src/renderer/engine/media/picture-place.ts';
import type { VideoPolicy } from '../../../../../src/shared/provisioning.ts';

/** One transceiver of a picture; `broken`: Chromium refuses the list of codecs. */
function connectionWith(broken = false) {
  const picture = {
    ...{ direction: 'recvonly', mid: '1' },
    receiver: { track: { kind: 'video' } },
    sender: { track: null, replaceTrack: async () => undefined },
    setCodecPreferences(): void {
      if (broken) throw new DOMException('no codec', 'InvalidModificationError');
    },
    stop(): void {
      picture.direction = 'stopped';
    },
  };
  const connection = { signalingState: 'stable', getTransceivers: () => [picture] };
  return { picture, connection: connection as unknown as RTCPeerConnection };
}

describe('the place of a picture', () => {
  beforeEach(() => {
    const codecs = ['video/VP8', 'video/rtx'].map((mimeType) => ({ mimeType, clockRate: 90_000 }));
    vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs }) });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('says what is wanted of it', async () => {
    const { connection, picture } = connectionWith();
    await tryPicture(connection, 'sendrecv', { allowed: true, codecs: ['VP8'] }, null);
    expect(picture.direction).toBe('sendrecv');
  });

  it('is refused where no codec is left', async () => {
    const { connection, picture } = connectionWith();
    await tryPicture(connection, 'sendrecv', { allowed: true, codecs: ['AV1'] }, null);
    expect(picture.direction).toBe('stopped');
  });

  it.each([
    ['where policy says so', { allowed: true, codecs: ['VP8'], simulcast: true }, ['q', 'h', 'f']],
    ['nowhere else', { allowed: true, codecs: ['VP8'] }, undefined],
    ['nor without a policy', undefined, undefined],
  ] satisfies [string, VideoPolicy | undefined, unknown][])('has layers: %s', (_, policy, names) => {
    let made: RTCRtpTransceiverInit | undefined;
    const addTransceiver = (_kind: string, init: RTCRtpTransceiverInit) => {
      made = init;
    };
    keepPictureLine({ addTransceiver } as unknown as RTCPeerConnection, policy);
    expect(made?.sendEncodings?.map(({ rid }) => rid)).toEqual(names);
  });

  it('that cannot be described is left out, and the voice is described all the same', async () => {
    const { connection, picture } = connectionWith(true);
    await tryPicture(connection, 'sendrecv', { allowed: true, codecs: ['VP8'] }, null);
    expect(picture.direction).toBe('inactive');
  });
});
