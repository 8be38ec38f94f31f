import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { policySchema } from '../../../src/shared/policy.ts';
import { createTestClient, exchangeToken } from '../../support/demo/oidc-client.ts';
import { ownerOnly } from '../../support/owner-only.ts';

const entry = fileURLToPath(new URL('../../../demo/main.ts', import.meta.url));
const controlSchema = v.object({ url: v.string(), secret: v.string() });
let directory: string;
let child: ChildProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offhook-demo-'));
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Resolves with everything it printed, once it says that it is ready. */
async function start(...args: string[]): Promise<string> {
  child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    if (printed.includes('Stop with')) break;
  }
  return printed;
}

/** Resolves with its complaint, once it has ended with one. */
async function failToStart(...args: string[]): Promise<string> {
  const started = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  child = started;
  let printed = '';
  started.stderr.on('data', (chunk) => {
    printed += String(chunk);
  });
  expect(await once(started, 'close')).toEqual([1, null]);
  return printed;
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(directory, name), 'utf8'));
}

describe('node demo/main.ts', () => {
  it('writes owner-only policy files, and tells whom to call', async () => {
    const printed = await start('--run-dir', directory);
    expect(printed).toContain('600  echo');
    expect(v.parse(policySchema, await readJson('policy.json')).signIn?.[0]?.clientId).toBe(
      'offhook-desktop',
    );
    const managed = v.parse(policySchema, await readJson('managed-policy.json'));
    const { credentials } = managed.provisioning ?? {};
    expect(credentials?.kind === 'digest' && printed.includes(credentials.password)).toBe(false);
    for (const name of await readdir(directory))
      expect((await stat(join(directory, name))).mode & 0o777).toBe(ownerOnly);
  });

  // Windows has no signal that a process could answer.
  it.runIf(process.platform !== 'win32')('stops cleanly, and takes its files with it', async () => {
    await start('--run-dir', directory);
    expect(await readdir(directory)).toHaveLength(3);
    child?.kill('SIGTERM');
    expect(child === null ? null : await once(child, 'exit')).toEqual([0, null]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is switched by another process that holds the secret', async () => {
    await start('--run-dir', directory);
    const { url, secret } = v.parse(controlSchema, await readJson('control.json'));
    const post = (name: string, body: unknown, token = secret) =>
      fetch(`${url}/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    expect((await post('bob/calls', {}, 'guess')).status).toBe(401);
    expect((await post('no/such', {})).status).toBe(404);
    expect((await post('bob/call', { to: 5 })).status).toBe(400);
    expect((await post('bob/call', { to: 'alice' })).status).toBe(200);
    const ended = async () => (await post('bob/calls', {})).json();
    // Nobody is signed in as Alice.
    await expect
      .poll(ended)
      .toMatchObject({ value: [{ direction: 'outgoing', state: 'ended', failure: 480 }] });
  });

  it.each([300, -300])('has clocks that are %i s off, all of them, when it is told so', async (offS) => {
    await start('--run-dir', directory, `--clock-off=${offS}`);
    const { signIn } = v.parse(policySchema, await readJson('policy.json'));
    const { issuer = '', provisioningUrl = '' } = signIn?.[0] ?? {};
    const client = await createTestClient(issuer);
    const tokens = await client.signIn((url) => signInAtDemo(url, { login: 'alice', password: 'demo' }));
    await client.close();
    const { body } = await exchangeToken(new URL('/token', provisioningUrl).href, tokens.access_token);
    for (const token of [tokens.id_token, tokens.access_token, body.access_token]) {
      // To the minute: the tokens are as old as this test takes.
      const aheadS = (decodeJwt(String(token)).iat ?? 0) - Date.now() / 1000;
      expect(Math.round(aheadS / 60)).toBe(offS / 60);
    }
  });

  it.each(['soon', '1.5'])('refuses "%s" as what its clock is off', async (text) => {
    const printed = await failToStart('--run-dir', directory, `--clock-off=${text}`);
    expect(printed).toContain('--clock-off: expected whole seconds');
  });

  it('ends with a reason when a fixed port is taken', async () => {
    const taken = createServer().listen(47_443, '127.0.0.1');
    await once(taken, 'listening');
    expect(await failToStart('--run-dir', directory, '--fixed-ports')).toContain('EADDRINUSE');
    taken.close();
  });

  it('says what is missing', async () => {
    expect(await failToStart()).toContain('--run-dir is missing');
  });
});
