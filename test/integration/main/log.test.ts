import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScopedLog, type WriteLine } from '../../../src/main/diagnostics/log.ts';
import { createLogWriter } from '../../../src/main/diagnostics/log-file.ts';
import { chooseHide } from '../../../src/main/support/pseudonyms.ts';
import { ownerOnly } from '../../support/owner-only.ts';

let folder: string;
let write: WriteLine;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-log-'));
  write = createLogWriter(folder, 'info');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'offhook.log');
const read = () => readFileSync(file(), 'utf8');

const secrets = [
  ['a token by its look', 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl', (secret: string) => secret],
  ['a refresh token', 'rt-6fd1c0ffee', (secret: string) => JSON.stringify({ refresh_token: secret })],
  ['a password', 'correct-horse-battery', (secret: string) => `{"username":"701","password":"${secret}"}`],
  ['a bearer header', 'b3arer-0123456789', (secret: string) => `Authorization: Bearer ${secret}`],
  [
    'a digest header',
    '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    (secret: string) => `Proxy-Authorization: Digest username="701", response="${secret}"`,
  ],
] as const;

describe('the log file', () => {
  it.each(secrets)('never holds %s, whether it came as message or as scope', (_name, secret, dress) => {
    const line = dress(secret);
    createScopedLog(write, 'identity').error(`before ${line}`);
    // As a page's own lines come in: the scope is its, too.
    write('warn', 'page.sip', line);
    write('info', `page.${line}`, 'after');
    const text = read();
    expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
    expect(text).toContain('identity: before');
    expect(text).toContain('page.sip: ');
    expect(text.trimEnd().split('\n')).toHaveLength(3);
  });

  it('holds numbers and people unless the policy wants them hidden: then neither, nor any secret', () => {
    const line = '-> INVITE sip:600@pbx.example SIP/2.0, for +49 30 1234567, token=s3cret-word';
    createLogWriter(folder, 'info', chooseHide('shown'))('info', 'page.sip', line);
    expect(read()).toContain('sip:600@pbx.example SIP/2.0, for +49 30 1234567, token=[redacted]');
    createLogWriter(folder, 'info', chooseHide('hidden'))('info', 'page.sip', line);
    const hidden = read().trimEnd().split('\n').at(-1);
    expect(hidden).toMatch(/sip:number-1@pbx\.example SIP\/2\.0, for number-2, token=\[redacted\]$/);
  });

  it('holds the SIP messages of calls at debug, and not otherwise', () => {
    const line = '-> INVITE sip:600@pbx.example, 7c1b';
    write('debug', 'page.sip', line);
    write('info', 'page.sip', 'after');
    expect(read()).not.toContain('INVITE');
    createLogWriter(folder, 'debug')('debug', 'page.sip', line);
    expect(read()).toContain(`page.sip: ${line}`);
  });

  it('keeps one entry one entry, whatever line breaks scope and message have', () => {
    write('info', 'page.a\nFORGED error', 'one\r\n2026-01-01 error main: two\u2028three');
    const lines = read()
      .trimEnd()
      .split(/\r\n|[\n\r\u2028]/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/ info page\.a FORGED error: one$/);
    expect(lines.slice(1).every((line) => line.startsWith('    '))).toBe(true);
  });

  it('says when and how bad, and leaves out what is below its level', () => {
    write('debug', 'main', 'quiet');
    write('warn', 'main', 'loud');
    expect(read()).toMatch(/^\d{4}-\d\d-\d\dT\S+ warn main: loud\n$/);
  });

  it('says when it was of what is told later', () => {
    write('info', 'page.call', 'accepted', Date.UTC(2026, 10, 29, 2, 33, 5, 120));
    expect(read()).toBe('2026-11-29T02:33:05.120Z info page.call: accepted\n');
  });

  it('is written by as many as want to, and each stream of the console is listened to once', () => {
    const listeners = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount('error'));
    const before = listeners();
    for (let writer = 0; writer < 20; writer += 1) createLogWriter(folder, 'info');
    expect(listeners()).toEqual(before);
  });

  it('can be read by its owner alone', () => {
    write('info', 'main', 'started');
    expect(statSync(file()).mode & 0o777).toBe(ownerOnly);
  });
});
