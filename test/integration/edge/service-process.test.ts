import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCertificate } from '../../../demo/sip/certificate.ts';
import { writeServiceFiles } from '../../support/edge/test-service.ts';

const entry = fileURLToPath(new URL('../../../edge/service/main.ts', import.meta.url));
const readySchema = v.object({ ready: v.literal(true), url: v.string(), internalUrl: v.string() });
const issuer = 'https://sso.example.com';
let folder: string;
let child: ChildProcess | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-service-'));
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function run(...args: string[]) {
  const started = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  const printed = { out: '', err: '' };
  started.stdout.on('data', (chunk) => {
    printed.out += String(chunk);
  });
  started.stderr.on('data', (chunk) => {
    printed.err += String(chunk);
  });
  return { started, printed };
}

async function ready(file: string) {
  const { started, printed } = run('--config', file);
  await once(started.stdout, 'data');
  return { started, printed, ...v.parse(readySchema, JSON.parse(printed.out)) };
}

describe('node edge/service/main.ts', () => {
  it('tells where it listens once it does, and stops at a signal', async () => {
    const file = await writeServiceFiles(folder, { issuer });
    const { started, url, printed } = await ready(file);
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', keys: 1 });
    started.kill('SIGTERM');
    const [code] = await once(started, 'exit');
    // Windows has no signal that a process could answer.
    if (process.platform !== 'win32') {
      expect(code).toBe(0);
      expect(printed.err).toContain('"event":"stopped"');
    }
  });

  it.each([
    ['nothing', [], 'service: --config is missing'],
    ['a file that is not there', ['--config', 'none.json'], 'none.json: cannot be read (ENOENT)'],
    ['an unknown option', ['--verbose'], "Unknown option '--verbose'"],
  ])('says what is wrong with %s', async (_name, args, message) => {
    const { started, printed } = run(...args);
    const [code] = await once(started, 'close');
    expect(code).toBe(1);
    expect(printed.err).toContain(message);
    expect(printed.out).toBe('');
  });

  it('serves TLS from 1.2 on, and says so to browsers', async () => {
    const { cert, key } = await createCertificate();
    await writeFile(join(folder, 'cert.pem'), cert);
    await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
    const listen = { host: '127.0.0.1', port: 0, certFile: 'cert.pem', keyFile: 'key.pem' };
    const { url } = await ready(await writeServiceFiles(folder, { issuer, listen }));
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);

    const [response] = await once(request(`${url}/health`, { ca: cert }).end(), 'response');
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000');
    response.resume();

    const old = connect({
      port: Number(new URL(url).port),
      host: '127.0.0.1',
      ca: cert,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      // Node's own OpenSSL would not even ask otherwise.
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const [error] = await once(old, 'error');
    expect(String(error)).toMatch(/alert protocol version/);
  });
});
