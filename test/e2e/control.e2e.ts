import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { browser, expect } from '@wdio/globals';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { placeFileName, socketName } from '../../src/main/control/control-place.ts';
import type { ControlReply } from '../../src/shared/control.ts';
import { edge } from './support/edge.ts';
import { button, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';

const root = path.resolve(import.meta.dirname, '../..');
const userDataDir = path.join(instanceFolder('control'), 'user-data');
const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a user would. */
async function offhook(...args: readonly string[]): Promise<Outcome> {
  const cli = path.join(root, 'bin/offhook.mjs');
  return run(process.execPath, [cli, '--user-data-dir', userDataDir, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

interface CallStatus {
  readonly state: string;
  readonly direction: string;
  readonly codec: string | null;
  readonly path: string | null;
  readonly inbound: { readonly packets: number; readonly energy: number };
}

interface Status {
  readonly registration: { readonly state: string };
  readonly calls: readonly CallStatus[];
  readonly counters: {
    readonly calls: number;
    readonly connected: number;
    readonly relayed: number;
    readonly ice: { readonly succeeded: number; readonly failed: number };
  };
}

/** One line in, one out, as any other program would. */
async function askAsProgram(folder: string, command: object): Promise<ControlReply> {
  const placeFile = path.join(folder, 'api.place');
  const beside = path.join(folder, 'api', 'api.sock');
  const socket = createConnection(existsSync(placeFile) ? readFileSync(placeFile, 'utf8') : beside);
  socket.write(`${JSON.stringify(command)}\n`);
  return JSON.parse(await text(socket)) as ControlReply;
}

const status = async (): Promise<Status> => JSON.parse((await offhook('status', '--json')).out);

describe('the command line and the control socket', () => {
  it('is reachable for its owner only', async () => {
    await waitForText(browser, 'Welcome to Offhook');
    const placeFile = path.join(userDataDir, placeFileName);
    const beside = path.join(userDataDir, socketName);
    const address = existsSync(placeFile) ? readFileSync(placeFile, 'utf8').trim() : beside;
    // A named pipe has no mode; its name cannot be guessed, and the file that tells it is in the owner's profile.
    if (process.platform === 'win32') expect(address).toMatch(/^\\\\\.\\pipe\\offhook-[0-9a-f]{32}$/);
    else expect(statSync(address).mode & 0o077).toBe(0);
  });

  it('refuses to dial before sign-in, with words and exit code 1', async () => {
    const outcome = await offhook('dial', '600');
    expect(outcome.code).toBe(1);
    expect(outcome.err).toMatch(/registered/i);
  });

  it('signs in through a page opened elsewhere', async () => {
    const { out } = await offhook('sign-in', '--json');
    await signInAtDemo(JSON.parse(out).authorizationUrl, { login: 'dave', password: 'demo' });
    await waitForText(browser, 'Ready for calls');
    expect((await status()).registration.state).toBe('registered');
  });

  it('dials, shows the call with its figures, sends digits and hangs up', async () => {
    expect((await offhook('dial', '600')).code).toBe(0);
    await waitForText(browser, 'Connected');
    await browser.waitUntil(async () => ((await status()).calls.at(-1)?.inbound.packets ?? 0) > 10);
    expect((await status()).calls.at(-1)).toMatchObject({
      state: 'connected',
      direction: 'outgoing',
      codec: 'opus',
    });
    expect((await offhook('dtmf', '7')).code).toBe(0);
    await edge().echo.waitForCall(({ digits }) => digits === '7');
    expect((await offhook('hangup')).code).toBe(0);
    await browser.waitUntil(async () => (await status()).calls.at(-1)?.state === 'ended');
  });

  it('lets another program in by its token, for what that may, until it is revoked', async () => {
    const token = (await offhook('token', 'create', 'CRM', 'status', 'dial')).out.trim();
    const ask = (command: object): Promise<ControlReply> => askAsProgram(userDataDir, { token, ...command });
    expect(await ask({ verb: 'status' })).toMatchObject({ value: { registration: { state: 'registered' } } });
    expect(await ask({ verb: 'dial', target: '600' })).toMatchObject({ ok: true });
    await waitForText(browser, 'Connected');
    expect(await ask({ verb: 'hangup' })).toMatchObject({ code: 'scope-missing' });
    await offhook('hangup');
    await browser.waitUntil(async () => (await status()).calls.at(-1)?.state === 'ended');
    expect((await offhook('token', 'list')).out).toContain('CRM  status,dial');
    expect((await offhook('token', 'revoke', 'CRM')).code).toBe(0);
    expect(await ask({ verb: 'status' })).toMatchObject({ code: 'token-refused' });
  });

  it('answers a ringing call', async () => {
    const call = await edge().bob.call('dave');
    await button(browser, 'Answer').waitForDisplayed();
    expect((await offhook('answer')).code).toBe(0);
    await browser.waitUntil(async () => (await status()).calls.at(-1)?.state === 'connected');
    edge().bob.hangUp(call);
  });

  it('counts the calls that have ended, and how they went', async () => {
    await browser.waitUntil(async () => (await status()).counters.calls === 3);
    expect((await status()).counters).toMatchObject({
      connected: 3,
      relayed: 0,
      ice: { succeeded: 3, failed: 0 },
    });
  });

  it('is one instance: a second start of the app brings the first one up and goes', async () => {
    const second = spawn(
      process.env.OFFHOOK_E2E_ELECTRON ?? '',
      [
        `--app=${root}`,
        `--user-data-dir=${userDataDir}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
      { stdio: 'ignore' },
    );
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    expect((await status()).registration.state).toBe('registered');
  });

  it('refuses what makes no sense', async () => {
    await browser.waitUntil(async () => (await status()).calls.at(-1)?.state === 'ended');
    expect((await offhook('hangup')).code).toBe(1);
    expect((await offhook('answer')).code).toBe(1);
    expect((await offhook('dtmf', 'x')).code).toBe(2);
    expect((await offhook('dial', 'bob@host?Replaces=1')).code).toBe(1);
    expect((await offhook('levitate')).code).toBe(2);
    expect(await offhook('status', '--jsn')).toMatchObject({ code: 2, out: '' });
  });

  it('takes a picture of the window', async () => {
    const file = path.join(instanceFolder('control'), 'window.png');
    expect((await offhook('screenshot', file)).code).toBe(0);
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  });

  it('says so when nothing runs', async () => {
    const outcome = await run(process.execPath, [
      path.join(root, 'bin/offhook.mjs'),
      '--user-data-dir',
      instanceFolder('nobody'),
      'status',
    ]).catch((error: { code: number; stderr: string }) => error);
    expect(outcome).toMatchObject({ code: 3 });
  });

  // Last: there is no app after it.
  it('quits, and leaves nobody in silence', async () => {
    await offhook('dial', '600');
    const { id } = await edge().echo.waitForCall(({ state }) => state === 'established');
    expect((await offhook('quit')).code).toBe(0);
    await edge().echo.waitForCall((call) => call.id === id && call.state === 'ended');
    await edge().sip.waitFor(({ what, text }) => what === 'REGISTER' && text.includes('expires=0'));
    await browser.waitUntil(() => edge().sip.registrations().length === 0);
  });
});
