import { describe, expect, it } from 'vitest';
import { createIceServers } from '../../../../src/main/identity/ice-servers.ts';
import { createRenewed } from '../../../../src/main/identity/renewed.ts';
import { type IceServers, readTurnAnswer } from '../../../../src/main/identity/time-limited.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const stun = [{ urls: ['stun:stun.example.com'] }];
const ice = { servers: stun, transportPolicy: 'all' } as const;
const turnWith = (username: string) => [{ urls: ['turn:t.example'], username, credential: 'hidden-word' }];
const away = new ProblemError('provisioning-unreachable', 'away');

/** TURN of ten minutes; the test says how each request ends. */
function create() {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const requests: PromiseWithResolvers<unknown>[] = [];
  const turn = createRenewed<IceServers>({
    what: 'TURN credentials',
    async fetch() {
      const request = Promise.withResolvers<unknown>();
      requests.push(request);
      return readTurnAnswer(await request.promise);
    },
    ...{ clock, log, random: () => 0, signal: new AbortController().signal },
  });
  const iceServers = createIceServers({ ...ice, servers: [...stun] }, turn, { clock, log });
  const answer = async (username: string) => {
    requests.at(-1)?.resolve({ servers: turnWith(username), ttl: 600 });
    await settle();
  };
  const fail = async () => {
    requests.at(-1)?.reject(away);
    await settle();
  };
  return { clock, log, requests, iceServers, answer, fail };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('ICE servers', () => {
  it('are those of the account where no TURN credentials are fetched', async () => {
    const { clock, log } = create();
    const iceServers = createIceServers({ ...ice, servers: [...stun] }, null, { clock, log });
    expect(await iceServers()).toEqual({ servers: stun, expiresAt: null });
  });

  it('are fetched before any call asks', async () => {
    const { answer, iceServers, requests } = create();
    expect(requests).toHaveLength(1);
    await answer('one');
    expect(await iceServers()).toEqual({ servers: [...stun, ...turnWith('one')], expiresAt: 1_600_000 });
    expect(requests).toHaveLength(1);
  });

  it('are renewed before they end, so that what a call in progress gets is always good', async () => {
    const { clock, answer, iceServers } = create();
    await answer('one');
    clock.advance(400_000);
    await answer('two');
    expect(await iceServers()).toEqual({ servers: [...stun, ...turnWith('two')], expiresAt: 2_000_000 });
  });

  it('stay the last ones while the service is away', async () => {
    const { clock, answer, fail, iceServers } = create();
    await answer('one');
    clock.advance(400_000);
    await fail();
    expect((await iceServers()).servers).toEqual([...stun, ...turnWith('one')]);
  });

  it('come without TURN when none can be had, with a line in the log', async () => {
    const { clock, answer, fail, iceServers, log } = create();
    await answer('one');
    clock.advance(400_000);
    await fail();
    clock.advance(200_000);
    await fail();
    const asked = iceServers();
    await fail();
    // To be asked for again before long.
    expect(await asked).toEqual({ servers: stun, expiresAt: clock.now() + 90_000 });
    expect(log.lines.at(-1)).toBe('warn no TURN credentials for a call: it goes without a relay');
    expect(log.lines.join()).not.toContain('hidden-word');
  });

  it('are waited for right after the sign-in, but not for long', async () => {
    const soon = create();
    const first = soon.iceServers();
    await soon.answer('one');
    expect((await first).servers).toHaveLength(2);

    const late = create();
    const without = late.iceServers();
    late.clock.advance(500);
    expect((await without).servers).toEqual(stun);
  });
});
