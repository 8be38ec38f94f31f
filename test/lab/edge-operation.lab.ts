import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls, type SecureVersion } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../edge/options.ts';
import type { SipKey } from '../../edge/service/sip-keys.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer } from '../support/demo/sip-client.ts';
import { openEdgePhone } from '../support/edge/edge-phone.ts';
import { secretsIn, secretsInLogs } from '../support/edge/secrets-in-logs.ts';
import { makeSipToken, replacedKey, signingKeys } from '../support/edge/sip-tokens.ts';
import { tcpListeners, toldPorts } from '../support/edge/told-ports.ts';
import { keptSecrets, showSecrets } from './support/shown-secrets.ts';

let edge: Edge;
const lines: string[] = [];

beforeAll(async () => {
  edge = await startEdge({
    // Those of a service that is away go on for so long, and a busy machine asks for several of them meanwhile.
    ...{ keysRotateEveryS: 4, sipTokenTtlS: 20, secondService: true },
    log: (line) => lines.push(line),
  });
});
afterAll(() => edge.close());

const agreedWithinMs = 3000;

/** SHA-256 of what is served there, base64; rejects when the server refuses. */
async function certificateAt(port: number, version: SecureVersion = 'TLSv1.2'): Promise<string> {
  const socket = connectTls({
    host: edge.address,
    port,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    // OpenSSL itself would refuse to offer the old versions.
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the protocol was refused without an alert')));
      // coturn takes an old version for something else than TLS, and waits for the rest of it.
      setTimeout(() => reject(new Error('no protocol was agreed on')), agreedWithinMs).unref();
    });
    const { fingerprint256 } = socket.getPeerCertificate();
    return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64');
  } finally {
    socket.destroy();
  }
}

describe('TLS', () => {
  it('is 1.2 or newer, for SIP, WebSocket and TURN', async () => {
    const refused = /alert|protocol|ECONNRESET/i;
    await Promise.all(
      [edge.ports.wss, edge.ports.sips, edge.ports.turns].flatMap((port) => [
        expect(certificateAt(port, 'TLSv1')).rejects.toThrow(refused),
        expect(certificateAt(port, 'TLSv1.1')).rejects.toThrow(refused),
        expect(certificateAt(port, 'TLSv1.2')).resolves.toBe(edge.certificate.sha256),
      ]),
    );
    // coturn 4.6 ends at 1.2.
    for (const port of [edge.ports.wss, edge.ports.sips])
      expect(await certificateAt(port, 'TLSv1.3')).toBe(edge.certificate.sha256);
  });

  it('takes a new certificate without a restart and without dropping anybody', async () => {
    const alice = await openEdgePhone(edge, 'alice');
    const before = edge.certificate.sha256;
    const pids = Object.values(edge.parts).map(({ pid }) => pid);
    const { sha256 } = await edge.renewCertificate();
    expect(sha256).not.toBe(before);
    for (const port of [edge.ports.wss, edge.ports.sips, edge.ports.turns])
      await expect.poll(() => certificateAt(port), { timeout: 10_000 }).toBe(sha256);
    expect((await alice.client.register(bearer(await makeSipToken(edge)))).answer.status).toBe(200);
    expect(Object.values(edge.parts).map(({ pid }) => pid)).toEqual(pids);
    alice.close();
  });
});

describe('keys of SIP tokens', () => {
  const newestOf = (service: 'first' | 'second'): SipKey => {
    const newest = signingKeys(edge, service).at(-1);
    if (newest === undefined) throw new Error('there is no key');
    return newest;
  };
  const statusFor = async (key: SipKey, login = 'carol') => {
    const phone = await openEdgePhone(edge, login, { register: false });
    const { answer } = await phone.client.register(bearer(await makeSipToken(edge, login, { key })));
    phone.close();
    return answer.status;
  };
  /** Kamailio asks for a key that it does not know, but not twice within two seconds. */
  const holds = (key: SipKey, login = 'carol') =>
    expect.poll(() => statusFor(key, login), { timeout: 10_000, interval: 500 }).toBe(200);
  /** One that was not there when it was asked. */
  const nextOf = async (service: 'first' | 'second'): Promise<SipKey> => {
    const { kid } = newestOf(service);
    await expect.poll(() => newestOf(service).kid, { timeout: 30_000 }).not.toBe(kid);
    return newestOf(service);
  };

  /** What a busy machine answers after the key's end says nothing of the time before: then another one is old. */
  const oldHolds = async (): Promise<SipKey> => {
    for (;;) {
      const old = replacedKey(edge, Date.now() / 1000);
      if (old === undefined) throw new Error('no key has been replaced yet');
      const status = await statusFor(old);
      if (Date.now() / 1000 >= old.exp) continue;
      expect(status).toBe(200);
      return old;
    }
  };

  it('rotate with overlap: new ones hold within seconds, old ones until their end and not beyond; those of a second service too, which is asked while the first one is away', async () => {
    await holds(newestOf('second'), 'dave');
    // One is published while the one before signs: with the second of these, the key of now has been replaced.
    await holds(await nextOf('first'));
    await holds(await nextOf('first'));
    const old = await oldHolds();
    const { service } = edge.parts;
    await service.stop();
    await holds(await nextOf('second'), 'dave');
    await holds(newestOf('first'), 'dave');
    await service.start();
    // A token of the old key, replayed after the key's end: its own expiry would still be far.
    await expect.poll(() => statusFor(old), { timeout: 80_000, interval: 1000 }).toBe(401);
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(old.exp);
  });
});

describe('a part that dies', () => {
  it('is reported with its last words, and can be brought back', async () => {
    await edge.parts.rtpengine.kill();
    expect(edge.parts.rtpengine.pid).toBeNull();
    await edge.parts.rtpengine.start();
    const { pid } = edge.parts.kamailio;
    if (pid === null) throw new Error('Kamailio does not run');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => lines.join('\n')).toMatch(/^kamailio ended \(SIGKILL\)/m);
    await edge.parts.kamailio.start();
    const alice = await openEdgePhone(edge, 'alice');
    alice.close();
  });
});

describe('the keys, the media and Kamailio’s own socket', () => {
  it('have no listener beyond the loopback', async () => {
    const other = await startEdge({ address: '127.0.0.9' });
    try {
      const { stdout } = await promisify(execFile)('ss', ['-H', '-ltun']);
      const listeners = stdout.split('\n').map((line) => line.trim().split(/\s+/)[4] ?? '');
      const on = (port: number) => listeners.filter((place) => place.endsWith(`:${port}`));
      const { internal, ng, loopback, wss, turn } = other.ports;
      for (const port of [internal, ng, loopback]) expect(on(port)).toEqual([`127.0.0.1:${port}`]);
      for (const port of [wss, turn]) expect(new Set(on(port))).toEqual(new Set([`127.0.0.9:${port}`]));
    } finally {
      await other.close();
    }
  });
});

describe('npm run edge', () => {
  it('leaves nobody behind when it is killed without a farewell', async () => {
    const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-edge-orphans-'));
    const child = spawn(process.execPath, ['tools/edge.ts', '--run-dir', runDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk).includes('The edge is up')) break;
    expect(await processesOf(runDir)).not.toBe('');
    child.kill('SIGKILL');
    // Kamailio gives its children a few seconds to end (ser_kill_timeout) before it kills them.
    await expect.poll(() => processesOf(runDir), { timeout: 30_000 }).toBe('');
    rmSync(runDir, { recursive: true, force: true });
  });

  it('tells its ports as it is up, also where PATH does not lead to sbin, and takes everything with it at a signal', async () => {
    const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-edge-signal-'));
    const child = spawn(process.execPath, ['tools/edge.ts', '--run-dir', runDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PATH: '/usr/bin:/bin' },
    });
    const exited = once(child, 'exit');
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('Stop with Ctrl+C')) break;
    }
    const listening = await tcpListeners();
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(listening).toEqual(expect.arrayContaining([...toldPorts(said)]));
    expect(await processesOf(runDir)).toBe('');
    rmSync(runDir, { recursive: true, force: true });
  });
});

/** The last one: it looks at all that was written in this file, and ends the parts. */
describe('secrets', () => {
  it('are in no command line and in no output, and their files are their owner’s', async () => {
    const shown = await showSecrets(edge);
    const parts = Object.entries({ ...edge.parts, second: edge.secondService?.part });
    for (const [name, part] of parts) {
      const commandLine = readFileSync(`/proc/${part?.pid}/cmdline`, 'utf8');
      expect([name, secretsIn(commandLine, keptSecrets(edge))]).toEqual([name, []]);
    }
    // Then nothing is on its way any more, and they have said what they say at their end.
    await Promise.all(parts.map(([, part]) => part?.stop()));
    const secrets = new Map([...shown, ...keptSecrets(edge)]);
    expect(secretsIn(lines.join('\n'), secrets)).toEqual([]);
    expect(secretsInLogs(edge, secrets)).toEqual([]);
    const logged = (name: string) => readFileSync(path.join(edge.runDir, 'log', `${name}.log`), 'utf8');
    expect(logged('kamailio')).toContain('token refused: audience');
    expect(logged('coturn')).toContain(`alice@${edge.domain}`);
    for (const event of ['granted', 'refused', 'internal-refused'])
      expect(logged('service')).toContain(`"event":"${event}"`);

    const holders = new Set<string>();
    for (const name of readdirSync(edge.runDir, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(edge.runDir, name);
      const status = statSync(file);
      if (!status.isFile()) continue;
      const held = secretsIn(readFileSync(file, 'utf8'), secrets);
      if (held.length === 0) continue;
      holders.add(name);
      expect([name, held, status.mode & 0o077]).toEqual([name, held, 0]);
    }
    expect([...holders]).toEqual(expect.arrayContaining(['secrets/turn', 'db/phones', 'tls/key.pem']));
  });
});

/** Command lines that name this folder. */
async function processesOf(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'stat=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder) && !line.startsWith('Z'))
    .join('\n');
}
