import { expect, it } from 'vitest';
import { createIceServers } from '../../../src/renderer/ice-servers.ts';

const account = { ice: { servers: [{ urls: ['stun:own.example'] }], transportPolicy: 'all' as const } };
const nowMs = 1_000_000;

/** Main as the page sees it, with one answer to everything. */
function answering(reply: unknown) {
  const asked: string[] = [];
  const request = async (name: string) => {
    asked.push(name);
    return reply;
  };
  return { asked, main: { request } as Parameters<typeof createIceServers>[0] };
}

const told = (expiresAt: number | null) => ({ servers: [{ urls: ['stun:main.example'] }], expiresAt });

it.each([null, nowMs + 90_000])(
  'are asked for before the first call, and at hand for it (%s)',
  async (end) => {
    const { asked, main } = answering({ ok: true, value: told(end) });
    const iceServers = createIceServers(main, account, () => nowMs);
    expect(await iceServers()).toEqual(told(end));
    expect(iceServers()).toEqual(told(end));
    expect(asked).toEqual(['auth.iceServers', 'auth.iceServers']);
  },
);

it('are asked for anew when they end soon', async () => {
  const { asked, main } = answering({ ok: true, value: told(nowMs + 10_000) });
  const iceServers = createIceServers(main, account, () => nowMs);
  await iceServers();
  expect(iceServers()).toBeInstanceOf(Promise);
  expect(asked).toHaveLength(3);
});

it('are those of the account when main does not answer, until it does', async () => {
  const { asked, main } = answering({ ok: false, code: 'failed' });
  const iceServers = createIceServers(main, account, () => nowMs);
  expect(await iceServers()).toEqual({ servers: account.ice.servers, expiresAt: null });
  expect(iceServers()).toBeInstanceOf(Promise);
  expect(asked).toHaveLength(3);
});
