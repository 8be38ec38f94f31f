import { describe, expect, it } from 'vitest';
import { type Reached, reachIceServer } from '../../../src/renderer/engine/media/reach-relay.ts';
import { readLoop } from '../../../src/renderer/engine/media/read-loop.ts';
import { loopThroughRelay, sum } from '../../../src/renderer/engine/media/relay-loop.ts';

type Sent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A connection whose network answers as the test says, once its own description is set. */
class FakeEnd extends EventTarget {
  readonly configuration: RTCConfiguration;
  readonly answers: readonly Sent[];
  readonly stats: () => readonly object[];
  iceGatheringState = 'gathering';
  connectionState = 'new';
  localDescription: { readonly type: string; readonly sdp: string } | null = null;
  replaced: unknown;
  closes = 0;
  constructor(configuration: RTCConfiguration, answers: readonly Sent[], stats: () => readonly object[]) {
    super();
    this.configuration = configuration;
    this.answers = answers;
    this.stats = stats;
  }
  createDataChannel(): void {}
  addTrack(track: unknown): object {
    this.replaced = track;
    return {
      replaceTrack: async (next: unknown) => {
        this.replaced = next;
      },
    };
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: 'offer', sdp: 'a=candidate:1 1 udp 1 192.0.2.1 5000 typ relay\r\n' };
    for (const { type, ...fields } of this.answers) {
      queueMicrotask(() => {
        if (type === 'complete') this.iceGatheringState = 'complete';
        const name = type === 'complete' ? 'icegatheringstatechange' : type;
        this.dispatchEvent(Object.assign(new Event(name), fields));
      });
    }
  }
  async setRemoteDescription(): Promise<void> {
    this.connectionState = 'connected';
    queueMicrotask(() => this.dispatchEvent(new Event('connectionstatechange')));
  }
  async getStats(): Promise<Map<number, object>> {
    return new Map(this.stats().entries());
  }
  close(): void {
    this.closes += 1;
  }
}

const candidate = (type: string): Sent => ({ type: 'icecandidate', candidate: { type, candidate: 'x' } });
const failure = (errorCode: number, errorText = ''): Sent => ({
  type: 'icecandidateerror',
  errorCode,
  errorText,
});
const complete: Sent = { type: 'complete' };

interface Reach {
  readonly url?: string;
  readonly mostMs?: number;
  readonly aborted?: boolean;
}

async function reach(answers: readonly Sent[], { url, mostMs = 60_000, aborted = false }: Reach = {}) {
  const ends: FakeEnd[] = [];
  const ending = new AbortController();
  let time = 0;
  const reached = reachIceServer(
    { url: url ?? 'turn:turn.example.com?transport=udp', username: 'u', credential: 'c' },
    {
      createConnection(configuration) {
        const end = new FakeEnd(configuration, answers, () => []);
        ends.push(end);
        return end as unknown as RTCPeerConnection;
      },
      now: () => {
        time += 30;
        return time;
      },
      mostMs,
      signal: ending.signal,
    },
  );
  if (aborted) ending.abort();
  return { reached: await reached, ends };
}

describe('a server that carries sound', () => {
  it.each<readonly [string, readonly Sent[], Reach, Reached]>([
    ['an allocation', [candidate('relay')], {}, { outcome: 'open', ms: 30, said: null }],
    [
      'a refusal by one network and an allocation by the other',
      [failure(486, 'Allocation Quota Reached'), candidate('relay')],
      {},
      { outcome: 'open', ms: 30, said: null },
    ],
    [
      'wrong credentials',
      [failure(401, 'Unauthorized'), complete],
      {},
      { outcome: 'refused', ms: null, said: '401 Unauthorized' },
    ],
    ['nobody there', [failure(701), complete], {}, { outcome: 'no-answer', ms: null, said: null }],
    ['silence', [], { mostMs: 1 }, { outcome: 'no-answer', ms: null, said: null }],
    ['a check that is stopped', [], { aborted: true }, { outcome: 'no-answer', ms: null, said: null }],
    [
      'a mapped address by STUN',
      [candidate('srflx')],
      { url: 'stun:stun.example.com' },
      { outcome: 'open', ms: 30, said: null },
    ],
    [
      'STUN without a NAT: nothing new, and no error',
      [candidate('host'), complete],
      { url: 'stun:stun.example.com' },
      { outcome: 'open', ms: 30, said: null },
    ],
    [
      'STUN that is blocked',
      [candidate('host'), failure(701), complete],
      { url: 'stun:stun.example.com' },
      { outcome: 'no-answer', ms: null, said: null },
    ],
  ])('%s', async (_name, answers, options, expected) => {
    const { reached, ends } = await reach(answers, options);
    expect(reached).toEqual(expected);
    expect(ends.map(({ closes }) => closes)).toEqual([1]);
  });

  it('is asked alone, and nothing else is taken', async () => {
    const { ends } = await reach([complete]);
    expect(ends[0]?.configuration).toEqual({
      iceServers: [{ urls: 'turn:turn.example.com?transport=udp', username: 'u', credential: 'c' }],
      iceTransportPolicy: 'relay',
    });
  });

  it('that cannot be asked at all is told as such', async () => {
    const reached = await reachIceServer(
      { url: 'turn:a.example' },
      {
        createConnection: () => {
          throw new Error('no credential');
        },
        now: () => 0,
        mostMs: 1,
        signal: new AbortController().signal,
      },
    );
    expect(reached).toEqual({ outcome: 'refused', ms: null, said: 'Error: no credential' });
  });
});

/** How far sender and receiver are; the sender is the one that is made first. */
function loop(
  counts: readonly (readonly [sent: number, received: number])[],
  answers: readonly Sent[] = [candidate('relay'), complete],
) {
  const ending = new AbortController();
  const ends: FakeEnd[] = [];
  let looks = 0;
  const countNow = () => counts[Math.min(Math.floor(looks / 2), counts.length - 1)] ?? [0, 0];
  const statsOf = (index: number) => (): readonly object[] => {
    const [sent, received] = countNow();
    looks += 1;
    return index === 0
      ? [
          { type: 'outbound-rtp', kind: 'audio', id: 'o', packetsSent: sent },
          { type: 'transport', id: 't', selectedCandidatePairId: 'p' },
          { type: 'candidate-pair', id: 'p', responsesReceived: 4, totalRoundTripTime: 0.4 },
        ]
      : [{ type: 'inbound-rtp', kind: 'audio', id: 'i', packetsReceived: received, jitter: 0.004 }];
  };
  let stops = 0;
  const looped = loopThroughRelay(
    { url: 'turns:turn.example.com' },
    {
      createConnection(configuration) {
        const end = new FakeEnd(configuration, answers, statsOf(ends.length));
        ends.push(end);
        return end as unknown as RTCPeerConnection;
      },
      createTone: () => ({
        track: 'tone' as unknown as MediaStreamTrack,
        stop: () => {
          stops += 1;
        },
      }),
      durationMs: 2,
      signal: ending.signal,
    },
  );
  return { looped, ends, ending, stops: () => stops };
}

describe('sound through a relay and back', () => {
  it('is counted from when both ends are there to what came in behind the end', async () => {
    const { looped, ends, stops } = loop([
      [10, 4],
      [200, 150],
      [310, 244],
    ]);
    expect(await looped).toEqual({
      ...{ outcome: 'came-back', sent: 300, received: 240 },
      ...{ lostPercent: 20, jitterMs: 4, roundTripMs: 50 },
    });
    expect(ends.map(({ closes, configuration }) => [closes, configuration.iceTransportPolicy])).toEqual([
      [1, 'relay'],
      [1, 'relay'],
    ]);
    expect([ends[0]?.replaced, stops()]).toEqual([null, 1]);
  });

  it('ends at once when it is stopped while a relay is still looked for', async () => {
    const { looped, ends, ending, stops } = loop([[0, 0]], []);
    ending.abort();
    expect(await looped).toMatchObject({ outcome: 'nothing-came', sent: 0 });
    expect(ends.map(({ closes }) => closes)).toEqual([1, 1]);
    expect(stops()).toBe(1);
  });

  it('of which nothing came back is told as such', async () => {
    const { looped } = loop([
      [10, 0],
      [310, 0],
    ]);
    expect(await looped).toMatchObject({ outcome: 'nothing-came', sent: 300, lostPercent: null });
  });

  it('is none where no connection can be made, and the tone ends all the same', async () => {
    let stops = 0;
    const looped = await loopThroughRelay(
      { url: 'turn:a.example' },
      {
        createConnection: () => {
          throw new Error('too many');
        },
        createTone: () => ({
          track: 'tone' as unknown as MediaStreamTrack,
          stop: () => {
            stops += 1;
          },
        }),
        durationMs: 1,
        signal: new AbortController().signal,
      },
    );
    expect([looped.outcome, stops]).toEqual(['nothing-came', 1]);
  });

  it('is none where no tone can be made', async () => {
    const looped = await loopThroughRelay(
      { url: 'turn:a.example' },
      {
        createConnection: () => {
          throw new Error('not reached');
        },
        createTone: () => {
          throw new Error('no audio here');
        },
        durationMs: 1,
        signal: new AbortController().signal,
      },
    );
    expect(looped.outcome).toBe('nothing-came');
  });

  it('never gains packets, whatever is counted', () => {
    const sample = { jitterMs: null, roundTripMs: null };
    expect(
      sum([
        { ...sample, sent: 5, received: 0 },
        { ...sample, sent: 105, received: 103 },
      ]),
    ).toMatchObject({
      ...{ received: 100, lostPercent: 0, roundTripMs: null },
    });
    expect(sum([])).toMatchObject({ outcome: 'nothing-came' });
  });

  it('is read from figures that may be missing', () => {
    expect(readLoop([], [])).toEqual({ sent: 0, received: 0, jitterMs: null, roundTripMs: null });
  });
});
