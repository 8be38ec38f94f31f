import { describe, expect, it } from 'vitest';
import type { SoundTestView } from '../../../../src/renderer/engine/core/sound.ts';
import {
  chooseRelay,
  createPrecall,
  type PrecallParts,
  spread,
  wayOf,
} from '../../../../src/renderer/precall/create-precall.ts';
import type { IceServer } from '../../../../src/shared/provisioning.ts';

const urls = [
  'turn:turn.example.com?transport=udp',
  'turn:turn.example.com?transport=tcp',
  'turns:turn.example.com:443?transport=tcp',
];

/** A network in which all is well, whose every part waits until it is let go. */
function create(some: Partial<PrecallParts> = {}, { opens = true } = {}) {
  const asked: string[] = [];
  const listeners = new Set<() => void>();
  let calls = 0;
  let microphone: SoundTestView = { step: 'idle', level: 0, problem: null };
  const ears = new Set<() => void>();
  const hear = (change: Partial<SoundTestView>): void => {
    microphone = { ...microphone, ...change };
    for (const listener of [...ears]) listener();
  };
  const loops: ((ended: 'came-back' | 'nothing-came') => void)[] = [];
  const precall = createPrecall({
    servers: () => ['wss://a.example', 'wss://b.example'],
    iceServers: async () => [
      { urls: ['stun:stun.example.com'] },
      { urls, username: 'u', credential: 'c' },
      { urls: [urls[0] ?? ''], username: 'u', credential: 'c' },
    ],
    reachServer: async (url) => ({ url, outcome: 'open', ms: 20 }),
    async reachIce({ url, username }) {
      asked.push(`${url} ${username ?? '-'}`);
      return { outcome: url.endsWith('udp') ? 'no-answer' : 'open', ms: 40, said: null };
    },
    loop: ({ url }, signal) =>
      new Promise((resolve) => {
        asked.push(`loop ${url}`);
        const end = (outcome: 'came-back' | 'nothing-came') =>
          resolve({ outcome, sent: 300, received: 300, lostPercent: 0, jitterMs: 2, roundTripMs: 30 });
        signal.addEventListener('abort', () => end('nothing-came'));
        loops.push(end);
      }),
    async speaker() {
      asked.push('sound');
      return 'sounded';
    },
    microphone: {
      listen() {
        asked.push('listen');
        hear({ step: opens ? 'listening' : 'opening' });
      },
      stop: () => asked.push('let go'),
      subscribe(listener) {
        ears.add(listener);
        return () => ears.delete(listener);
      },
      getSnapshot: () => microphone,
    },
    isInCall: () => calls > 0,
    onCalls(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    passes: async (ms) => void asked.push(`passes ${ms}`),
    ...some,
  });
  const step = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (precall.getSnapshot().step !== wanted) return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = precall.subscribe(look);
      look();
    });
  return {
    ...{ precall, asked, hear, listeners, step },
    endLoop: () => loops.at(-1)?.('came-back'),
    call() {
      calls += 1;
      for (const listener of [...listeners]) listener();
    },
  };
}

describe('a check', () => {
  it('asks every URL once and for itself, and sends sound by the way that a call would take', async () => {
    const { precall, asked, hear, step, endLoop } = create();
    const outcome = precall.start();
    await step('sounding');
    hear({ level: 0.3 });
    hear({ level: 0.1 });
    expect(precall.getSnapshot().level).toBe(0.1);
    await expect.poll(() => asked).toContain(`loop ${urls[1]}`);
    endLoop();
    expect(await outcome).toMatchObject({
      is: 'done',
      findings: {
        servers: [{ url: 'wss://a.example' }, { url: 'wss://b.example' }],
        relays: [
          { way: 'udp', outcome: 'no-answer' },
          { way: 'tcp', outcome: 'open' },
          { way: 'tls', outcome: 'open' },
        ],
        echoes: [{ url: 'stun:stun.example.com', outcome: 'open' }],
        loop: { way: 'tcp', outcome: 'came-back' },
        microphone: { outcome: 'well', level: 0.3 },
        speaker: 'sounded',
      },
    });
    expect(precall.getSnapshot().step).toBe('done');
    expect(asked).toEqual([
      'listen',
      'passes 3000',
      'sound',
      ...[`stun:stun.example.com -`, ...urls.map((url) => `${url} u`)].toSorted(
        (a, b) => asked.indexOf(a) - asked.indexOf(b),
      ),
      `loop ${urls[1]}`,
      'passes 10000',
      'let go',
    ]);
  });

  it('listens a while where no relay is open, and says so of a microphone that stays silent', async () => {
    const reachIce: PrecallParts['reachIce'] = async () => ({
      ...{ outcome: 'refused', ms: null, said: '401 Unauthorized' },
    });
    const { precall, asked } = create({ reachIce });
    expect(await precall.start()).toMatchObject({
      findings: {
        relays: [{ said: '401 Unauthorized' }, {}, {}],
        loop: null,
        microphone: { outcome: 'silent' },
      },
    });
    expect(asked).toContain('passes 3000');
  });

  it('opens nothing while the servers for the sound are awaited, and nothing at all when it is stopped then', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly IceServer[]>();
    const waiting = create({ iceServers: () => promise });
    const outcome = waiting.precall.start();
    await new Promise(setImmediate);
    expect(waiting.precall.getSnapshot().step).toBe('reaching');
    expect(waiting.asked).toEqual([]);
    waiting.precall.stop();
    expect(await outcome).toEqual({ is: 'hindered', because: 'person' });
    resolve([{ urls }]);
    await new Promise(setImmediate);
    expect(waiting.asked).toEqual([]);
  });

  it('hears a microphone that takes its time for as long as any other, and does not call it silent before', async () => {
    const passed = new Map<number, () => void>();
    const passes = (ms: number) => new Promise<void>((resolve) => void passed.set(ms, resolve));
    const { precall, hear, step, endLoop } = create({ passes }, { opens: false });
    const outcome = precall.start();
    await step('sounding');
    endLoop();
    await new Promise(setImmediate);
    expect(precall.getSnapshot().step).toBe('sounding');
    hear({ step: 'listening' });
    hear({ level: 0.2 });
    passed.get(3000)?.();
    expect(await outcome).toMatchObject({ findings: { microphone: { outcome: 'well', level: 0.2 } } });
  });

  it('says of a microphone that is still not open in the end that none opens', async () => {
    const { precall, step, endLoop } = create({}, { opens: false });
    const outcome = precall.start();
    await step('sounding');
    endLoop();
    expect(await outcome).toMatchObject({ findings: { microphone: { outcome: 'no-microphone' } } });
  });

  it('says why the microphone did not open', async () => {
    const { precall, hear, step, endLoop } = create();
    const outcome = precall.start();
    await step('sounding');
    hear({ step: 'idle', problem: 'microphone-refused' });
    endLoop();
    expect(await outcome).toMatchObject({ findings: { microphone: { outcome: 'microphone-refused' } } });
  });

  it('is stopped by the person, lets everything go, and can begin anew', async () => {
    const { precall, asked, step, listeners, endLoop } = create();
    const outcome = precall.start();
    await step('sounding');
    precall.stop();
    expect(await outcome).toEqual({ is: 'hindered', because: 'person' });
    expect(precall.getSnapshot()).toMatchObject({ step: 'stopped', because: 'person', findings: null });
    expect(asked.at(-1)).toBe('let go');
    expect(listeners.size).toBe(0);
    const again = precall.start();
    await step('sounding');
    endLoop();
    expect(await again).toMatchObject({ is: 'done' });
  });

  it('gives way to a call that comes, and does not begin in one', async () => {
    const { precall, asked, step, call } = create();
    const outcome = precall.start();
    await step('sounding');
    call();
    expect(await outcome).toEqual({ is: 'hindered', because: 'call' });
    const before = asked.length;
    expect(await precall.start()).toEqual({ is: 'hindered', because: 'call' });
    expect(asked).toHaveLength(before);
  });

  it('does not begin while nobody is signed in', async () => {
    const { precall, asked } = create({ servers: () => null });
    expect(await precall.start()).toEqual({ is: 'hindered', because: 'nobody' });
    expect(precall.getSnapshot()).toMatchObject({ step: 'stopped', because: 'nobody' });
    expect(asked).toEqual([]);
  });

  it('is one for all who ask while it runs', async () => {
    const { precall, asked, step, endLoop } = create();
    const [first, second] = [precall.start(), precall.start()];
    await step('sounding');
    endLoop();
    expect(await first).toBe(await second);
    expect(asked.filter((each) => each === 'listen')).toHaveLength(1);
  });
});

describe('relays', () => {
  it.each([
    ['turn:a.example', 'udp'],
    ['turn:a.example:3478?transport=udp', 'udp'],
    ['TURN:a.example?transport=TCP', 'tcp'],
    ['turns:a.example:443?transport=tcp', 'tls'],
    ['turns:a.example', 'tls'],
  ] as const)('%s is one over %s', (url, way) => {
    expect(wayOf(url)).toBe(way);
  });

  it('are tried twelve at most, each URL once', () => {
    const many = Array.from({ length: 20 }, (_, index) => `turn:${index}.example`);
    expect(spread([{ urls: ['stun:a', 'stun:a'] }, { urls: many }])).toHaveLength(12);
  });

  it('are chosen as a call would: UDP first, then the one that answers first', () => {
    const relay = (way: 'udp' | 'tcp' | 'tls', outcome: 'open' | 'no-answer', ms: number) => ({
      ...{ url: `${way} ${ms}`, way, outcome, ms, said: null },
    });
    expect(
      chooseRelay([relay('tls', 'open', 1), relay('udp', 'open', 90), relay('udp', 'open', 60)])?.url,
    ).toBe('udp 60');
    expect(chooseRelay([relay('udp', 'no-answer', 0), relay('tls', 'open', 9)])?.url).toBe('tls 9');
    expect(chooseRelay([relay('udp', 'no-answer', 0)])).toBeNull();
  });
});
