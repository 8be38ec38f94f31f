import { describe, expect, it } from 'vitest';
import { createVideoSending } from '../../../../../src/renderer/engine/media/video-sending.ts';

/** A connection that sends a picture in these layers, all of them on, as Chromium has it after each description. */
function connectionWith(...rids: readonly string[]) {
  let encodings: RTCRtpEncodingParameters[] = rids.map((rid) => ({ rid, active: true }));
  let told = 0;
  const sender = {
    track: {},
    getParameters: () => ({ encodings: encodings.map((each) => ({ ...each })) }),
    async setParameters(next: { encodings: RTCRtpEncodingParameters[] }) {
      told += 1;
      encodings = next.encodings;
    },
  };
  const picture = { direction: 'sendonly', mid: '1', receiver: { track: { kind: 'video' } }, sender };
  return {
    connection: { getTransceivers: () => [picture] } as unknown as RTCPeerConnection,
    active: () => encodings.filter(({ active }) => active === true).map(({ rid }) => rid),
    told: () => told,
    describedAnew() {
      encodings = encodings.map((each) => ({ ...each, active: true }));
    },
  };
}

const lossy = (atMs: number) => [
  ...[{ type: 'remote-inbound-rtp', id: 'R', kind: 'audio', fractionLost: 0.2, timestamp: atMs }],
  ...[{ type: 'transport', id: 'T', timestamp: atMs }],
];

describe('what the sender is told', () => {
  it('is said again when a description of the far side has turned on what is off, and only then', () => {
    const { connection, active, told, describedAnew } = connectionWith('q', 'h', 'f');
    const sending = createVideoSending();
    for (let at = 1; at <= 3; at += 1) sending.look(connection, lossy(at * 1000), 'camera');
    expect(sending.limit()).toBe('paused');
    expect(active()).toEqual([]);
    const before = told();
    sending.look(connection, lossy(3200), 'camera');
    expect(told()).toBe(before);
    describedAnew();
    sending.look(connection, lossy(3400), 'camera');
    expect(active()).toEqual([]);
  });

  it('is all layers at the top of the ladder, and one where there is one', () => {
    for (const rids of [['q', 'h', 'f'], ['']]) {
      const { connection, active } = connectionWith(...rids);
      createVideoSending().look(connection, [], 'camera');
      expect(active()).toEqual(rids);
    }
  });
});
