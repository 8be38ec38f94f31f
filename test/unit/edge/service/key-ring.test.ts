import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseKeyFile, writeKeyFile } from '../../../../edge/service/key-file.ts';
import { openKeyRing } from '../../../../edge/service/key-ring.ts';
import { createLog } from '../../../../edge/service/log.ts';
import type { SipKey } from '../../../../edge/service/sip-keys.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { ownerOnly } from '../../../support/owner-only.ts';

const plan = { rotateEveryS: 1000, tokenTtlS: 300 };
let folder: string;
let lines: string[];
let clock: ReturnType<typeof createFakeClock>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-keys-'));
  lines = [];
  clock = createFakeClock();
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'keys.json');
const open = () =>
  openKeyRing({ file: file(), plan, clock, log: createLog((line) => void lines.push(line)) });
const kids = (ring: ReturnType<typeof open>) => ring.keys().map(({ kid }) => kid);

describe('the key ring', () => {
  it('has a key from the first moment on, and keeps it in a file of its owner', async () => {
    const ring = open();
    expect(ring.signingKey().k).toMatch(/^[\w-]{43}$/);
    expect((await stat(file())).mode & 0o777).toBe(ownerOnly);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('has the same keys after a restart', () => {
    const ring = open();
    const before = ring.keys();
    ring.close();
    expect(open().keys()).toEqual(before);
  });

  it('rotates by itself, and what a restart reads is never older than what was given out', () => {
    const ring = open();
    const first = ring.signingKey().kid;
    clock.advance(700_000);
    const [, second] = kids(ring);
    expect(kids(open())).toEqual([first, second]);
    clock.advance(300_000);
    expect(ring.signingKey().kid).toBe(second);
    expect(kids(ring)).toContain(first);
    clock.advance(300_000);
    expect(kids(ring)).toEqual([second]);
    expect(kids(open())).toEqual([second]);
  });

  it('keeps a broken file aside, says so, and goes on with new keys', async () => {
    await writeFile(file(), '{"version":1,"keys":[{"kid":"');
    const ring = open();
    expect(ring.signingKey()).toBeDefined();
    const aside = `keys.json.broken-${clock.now()}`;
    expect((await readdir(folder)).sort()).toEqual(['keys.json', aside]);
    expect(await readFile(join(folder, aside), 'utf8')).toBe('{"version":1,"keys":[{"kid":"');
    expect(lines.join()).toContain('"key-file-broken"');
  });

  it('says so when the folder is not there, instead of signing with what nobody keeps', () => {
    const log = createLog(() => undefined);
    expect(() => openKeyRing({ file: join(folder, 'none', 'keys.json'), plan, clock, log })).toThrow(
      'ENOENT',
    );
  });

  it('goes on when the file can no longer be written, and writes once it can', async () => {
    const ring = open();
    // A folder in its place cannot be replaced by a file, not even by root.
    await rm(file());
    await mkdir(join(file(), 'in the way'), { recursive: true });
    clock.advance(700_000);
    expect(kids(ring)).toHaveLength(2);
    expect(lines.join()).toContain('"key-file-not-written"');
    await rm(file(), { recursive: true });
    clock.advance(10_000);
    expect(parseKeyFile(await readFile(file(), 'utf8'))).toEqual(ring.keys());
  });

  it('never writes a key to the log', () => {
    const ring = open();
    clock.advance(5_000_000);
    expect(lines.length).toBeGreaterThan(3);
    for (const { k } of ring.keys()) expect(lines.join()).not.toContain(k);
  });

  it('stops with its timer', () => {
    const ring = open();
    ring.close();
    expect(clock.pending).toBe(0);
  });
});

describe('two key rings of one file, by mistake', () => {
  const stored = async () => (parseKeyFile(await readFile(file(), 'utf8')) ?? []).map(({ kid }) => kid);
  const complaints = () => lines.filter((line) => line.includes('"key-file-not-ours"'));
  const strange = (exp: number): SipKey => ({ kid: 'strange', k: 'x'.repeat(43), from: 0, until: exp, exp });

  it('do not write over each other: the later one says so once, and goes on signing', async () => {
    const [one, two] = [open(), open()];
    const first = one.signingKey().kid;
    clock.advance(700_000);
    const [, next] = kids(one);
    expect(await stored()).toEqual([first, next]);
    clock.advance(60_000);
    expect(complaints()).toHaveLength(1);
    expect(complaints().join()).toContain(file());
    expect(two.signingKey().kid).toBe(first);
    expect(kids(two)).toContain(next);
    // Beyond the rotation too: the file stays the first one's, and the second one has keys.
    clock.advance(300_000);
    expect(one.signingKey().kid).toBe(next);
    expect(await stored()).toContain(next);
    expect(two.signingKey()).toBeDefined();
    expect(complaints()).toHaveLength(1);
  });

  it('notice soon when both wrote in the same moment', async () => {
    const ring = open();
    writeKeyFile(file(), [strange(1e10)]);
    expect(complaints()).toEqual([]);
    clock.advance(10_000);
    expect(complaints()).toHaveLength(1);
    expect(kids(ring)).toContain('strange');
    clock.advance(1_000_000);
    expect(await stored()).toEqual(['strange']);
    expect(ring.signingKey().kid).not.toBe('strange');
  });

  it('go on as one when the other’s keys have ended', async () => {
    const ring = open();
    writeKeyFile(file(), [strange(clock.now() / 1000 + 100)]);
    clock.advance(50_000);
    expect(await stored()).toEqual(['strange']);
    clock.advance(70_000);
    expect(await stored()).toEqual(kids(ring));
  });
});

describe('parseKeyFile', () => {
  const key = { kid: 'a', k: 'x'.repeat(43), from: 1, until: 2, exp: 3 };
  const text = (change: object) => JSON.stringify({ version: 1, keys: [{ ...key, ...change }] });

  it('reads what was written', () => {
    expect(parseKeyFile(text({}))).toEqual([key]);
  });

  it.each([
    ['a short key', { k: 'short' }],
    ['a key of other characters', { k: `${'x'.repeat(42)}"` }],
    ['an end before its begin', { until: 0 }],
    ['an expiry before the last token', { exp: 1 }],
    ['a time that is none', { from: -1 }],
  ])('refuses %s', (_name, change) => {
    expect(parseKeyFile(text(change))).toBeNull();
  });

  it('is total', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (some) => {
        expect(parseKeyFile(some)).toBeNull();
      }),
    );
  });
});
