import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../src/main/clock.ts';
import { createTokenAdmission } from '../../../src/main/control/admit.ts';
import { createApiTokens } from '../../../src/main/control/api-tokens.ts';
import { chooseControlPlace } from '../../../src/main/control/control-place.ts';
import { startControlServer } from '../../../src/main/control/control-server.ts';
import type { ControlReply } from '../../../src/shared/control.ts';
import { createControlSockets, exchange } from '../../support/control-sockets.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { waitUntil } from '../../support/wait-until.ts';

const sockets = createControlSockets();

describe('the socket of other programs', () => {
  async function startApi(clock: Clock = systemClock) {
    const tokens = createApiTokens({
      file: join(sockets.folder, 'api-tokens.json'),
      clock: systemClock,
      log: createMemoryLog(),
    });
    const log = createMemoryLog();
    const place = chooseControlPlace(sockets.folder, sockets.machine, undefined, 'api');
    const server = await startControlServer({
      place,
      admit: createTokenAdmission(tokens, clock),
      handle: async ({ verb }) => ({ ok: true, value: verb }),
      watch: (tell) => {
        tell({ event: 'do-not-disturb', on: false });
        sockets.watchers.add(tell);
        return () => void sockets.watchers.delete(tell);
      },
      clock,
      log,
      commandTimeoutMs: 5000,
    });
    sockets.keep(server);
    const ask = async (token: string | undefined, command: object): Promise<ControlReply> =>
      JSON.parse(await exchange(place.address, `${JSON.stringify({ token, ...command })}\n`)) as ControlReply;
    return { tokens, server, ask, address: place.address, log };
  }

  it('lies in a folder of its own that nobody else may open', async () => {
    const { address } = await startApi();
    expect(address).toBe(join(sockets.folder, 'api', 'api.sock'));
    expect(statSync(join(sockets.folder, 'api')).mode & 0o077).toBe(0);
    expect(statSync(address).mode & 0o777).toBe(0o600);
  });

  it('opens to a token for what it may, and says what it may not', async () => {
    const { tokens, ask, log } = await startApi();
    const token = tokens.create('CRM', ['status', 'dial']);
    expect(await ask(token, { verb: 'status' })).toEqual({ ok: true, value: 'status' });
    expect(await ask(token, { verb: 'dial', target: '600' })).toEqual({ ok: true, value: 'dial' });
    expect(await ask(token, { verb: 'hangup' })).toEqual({
      ok: false,
      code: 'scope-missing',
      message: 'hangup needs the scope calls; this token has status, dial',
    });
    expect(await ask(token, { verb: 'token-create', name: 'Mine', scopes: ['calls'] })).toMatchObject({
      code: 'scope-missing',
    });
    for (const wrong of [undefined, '', `${token}x`, token.slice(0, -1)])
      expect(await ask(wrong, { verb: 'status' })).toMatchObject({ ok: false, code: 'token-refused' });
    expect(tokens.list().map(({ name }) => name)).toEqual(['CRM']);
    expect(log.lines.join()).toContain('"CRM" status: ok');
    expect(log.lines.join()).not.toContain(token);
  });

  it('closes at once what a program watches whose token is revoked', async () => {
    const { tokens, server, ask, address } = await startApi();
    const token = tokens.create('Panel', ['watch']);
    const watched = exchange(address, `${JSON.stringify({ token, verb: 'watch' })}\n`);
    await waitUntil(() => sockets.watchers.size === 1);
    expect(tokens.revoke('Panel')).toBe(true);
    server.letGo('Panel');
    expect(JSON.parse(await watched)).toEqual({ event: 'do-not-disturb', on: false });
    expect(await ask(token, { verb: 'watch' })).toMatchObject({ code: 'token-refused' });
  });

  it('lets one program watch four times at once, and not keep the others out', async () => {
    const { tokens, ask, address } = await startApi();
    const panel = tokens.create('Panel', ['watch']);
    const crm = tokens.create('CRM', ['watch', 'status']);
    const watching = Array.from({ length: 4 }, () => {
      const socket = createConnection(address);
      socket.write(`${JSON.stringify({ token: panel, verb: 'watch' })}\n`);
      return socket;
    });
    await waitUntil(() => sockets.watchers.size === 4);
    expect(await ask(panel, { verb: 'watch' })).toMatchObject({ code: 'too-many' });
    expect(await ask(crm, { verb: 'status' })).toMatchObject({ ok: true });
    watching[0]?.destroy();
    await waitUntil(() => sockets.watchers.size === 3);
    const again = createConnection(address);
    again.write(`${JSON.stringify({ token: panel, verb: 'watch' })}\n`);
    await waitUntil(() => sockets.watchers.size === 4);
    expect(sockets.watchers.size).toBe(4);
    for (const socket of [...watching, again]) socket.destroy();
  });

  it('lets go of who has its answer and stays', async () => {
    const clock = createFakeClock();
    const { tokens, address } = await startApi(clock);
    const token = tokens.create('CRM', ['status']);
    const socket = createConnection({ path: address, allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`${JSON.stringify({ token, verb: 'status' })}\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    await waitUntil(() => clock.pending === 1);
    clock.advance(5000);
    // The server has gone: what is written now is an error, and the end.
    socket.on('error', () => undefined);
    await waitUntil(() => {
      if (!socket.destroyed) socket.write('x');
      return socket.destroyed;
    });
    await closed;
    expect(clock.pending).toBe(0);
  });

  it('writes a refusal that comes again and again once in a while', async () => {
    const clock = createFakeClock();
    const { ask, log } = await startApi(clock);
    const refusals = () => log.lines.filter((line) => line.includes('refused:')).length;
    for (let n = 0; n < 5; n += 1) await ask('wrong', { verb: 'status' });
    expect(refusals()).toBe(1);
    clock.advance(10_000);
    await ask('wrong', { verb: 'status' });
    expect(refusals()).toBe(2);
  });
});
