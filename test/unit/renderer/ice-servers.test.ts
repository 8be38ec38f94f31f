import { expect, it } from 'vitest';
import { askForIceServers } from '../../../src/renderer/ice-servers.ts';

const account = { ice: { servers: [{ urls: ['stun:own.example'] }], transportPolicy: 'all' as const } };
const told = { servers: [{ urls: ['stun:main.example'] }], expiresAt: 7 };

/** Main as the page sees it, with one answer to everything. */
function answering(reply: unknown) {
  const asked: string[] = [];
  const request = async (name: string) => {
    asked.push(name);
    return reply;
  };
  return { asked, main: { request } as Parameters<typeof askForIceServers>[0] };
}

it('are those that main tells', async () => {
  const { asked, main } = answering({ ok: true, value: told });
  expect(await askForIceServers(main, account)).toEqual(told);
  expect(asked).toEqual(['auth.iceServers']);
});

it('are those of the account when main does not answer', async () => {
  const { main } = answering({ ok: false, code: 'failed' });
  expect(await askForIceServers(main, account)).toEqual({ servers: account.ice.servers, expiresAt: null });
});
