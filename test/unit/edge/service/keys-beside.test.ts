import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeKeyFile } from '../../../../edge/service/key-file.ts';
import { openKeyRing } from '../../../../edge/service/key-ring.ts';
import { createKeysBeside } from '../../../../edge/service/keys-beside.ts';
import { createLog } from '../../../../edge/service/log.ts';
import type { SipKey } from '../../../../edge/service/sip-keys.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

let folder: string;
let lines: string[];
let clock: ReturnType<typeof createFakeClock>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-keys-'));
  lines = [];
  clock = createFakeClock();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const log = createLog((line) => void lines.push(line));
const at = (name: string) => join(folder, `${name}.json`);
const open = (name: string, plan = { rotateEveryS: 1000, tokenTtlS: 300 }) =>
  openKeyRing({ file: at(name), beside: createKeysBeside({ file: at(name), log }), plan, clock, log });
const kids = (keys: readonly SipKey[]) => keys.map(({ kid }) => kid);
const keyOf = (kid: string): SipKey => ({ kid, k: 'x'.repeat(43), from: 0, until: 1e10, exp: 1e10 });

describe('two key rings of one folder', () => {
  it('each sign with keys of their own, and know those of the other', () => {
    const [one, two] = [open('one'), open('two')];
    const signing = [one.signingKey().kid, two.signingKey().kid];
    expect(new Set(signing).size).toBe(2);
    expect(kids(one.keys()).toSorted()).toEqual(signing.toSorted());
    expect(kids(two.keys()).toSorted()).toEqual(signing.toSorted());
  });

  it('rotate in the same moments, and at no time signs one with a key that the other does not know', () => {
    const rings = [open('one'), open('two', { rotateEveryS: 700, tokenTtlS: 300 })];
    const seen = new Set<string>();
    // Every token that was given out, with its end.
    const tokens = new Map<string, number>();
    for (let passed = 0; passed < 5000; passed += 50) {
      clock.advance(50_000);
      const nowS = clock.now() / 1000;
      for (const ring of rings) {
        const { kid } = ring.signingKey();
        seen.add(kid);
        tokens.set(kid, nowS + 300);
      }
      for (const ring of rings) {
        const known = kids(ring.keys());
        for (const [kid, exp] of tokens) if (exp > nowS) expect(known).toContain(kid);
        expect(known.length).toBeLessThanOrEqual(6);
      }
    }
    expect(seen.size).toBeGreaterThanOrEqual(10);
  });

  it('publish a key well before it signs, through the other one too', () => {
    const [one, two] = [open('one'), open('two')];
    const first = one.signingKey().kid;
    clock.advance(700_000);
    const next = kids(one.keys()).find((kid) => kid !== first && !kids([two.signingKey()]).includes(kid));
    expect(kids(two.keys())).toContain(next);
    expect(one.signingKey().kid).toBe(first);
  });

  it('go on when one of them is gone, and what it gave out holds to its end', () => {
    const [one, two] = [open('one'), open('two')];
    const { kid, exp } = one.signingKey();
    one.close();
    clock.advance(1_000_000);
    expect(kids(two.keys())).toContain(kid);
    clock.advance((exp + 1) * 1000 - clock.now());
    expect(kids(two.keys())).not.toContain(kid);
    expect(two.keys().length).toBeGreaterThan(0);
  });

  it('withdraw a key at once when its file is taken away', async () => {
    const [one, two] = [open('one'), open('two')];
    const { kid } = two.signingKey();
    expect(kids(one.keys())).toContain(kid);
    await rm(at('two'));
    expect(kids(one.keys())).not.toContain(kid);
  });
});

describe('the keys beside', () => {
  it('are not our own, and none of what is no key file', async () => {
    writeKeyFile(at('one'), [keyOf('ours')]);
    writeKeyFile(at('two'), [keyOf('theirs')]);
    await writeFile(join(folder, 'two.json.4711.tmp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'half');
    expect(kids(createKeysBeside({ file: at('one'), log })())).toEqual(['theirs']);
    expect(lines).toEqual([]);
  });

  it('stay what they were while a file cannot be read, and that is said once', async () => {
    writeKeyFile(at('two'), [keyOf('theirs')]);
    const beside = createKeysBeside({ file: at('one'), log });
    expect(kids(beside())).toEqual(['theirs']);
    await writeFile(at('two'), '{"version":1,"keys":[{"kid');
    for (let count = 0; count < 3; count += 1) expect(kids(beside())).toEqual(['theirs']);
    expect(lines.filter((line) => line.includes('key-file-unreadable'))).toHaveLength(1);
    writeKeyFile(at('two'), [keyOf('newer')]);
    expect(kids(beside())).toEqual(['newer']);
    await rm(at('two'));
    await mkdir(at('two'));
    expect(kids(beside())).toEqual(['newer']);
    expect(lines.filter((line) => line.includes('key-file-unreadable'))).toHaveLength(2);
  });

  it.runIf(process.platform !== 'win32').each([
    ['its group', 0o620],
    ['everybody', 0o602],
  ])('are not taken of a file that %s may write, and that is said once', async (_name, mode) => {
    writeKeyFile(at('two'), [keyOf('forged')]);
    await chmod(at('two'), mode);
    const beside = createKeysBeside({ file: at('one'), log });
    for (let count = 0; count < 3; count += 1) expect(beside()).toEqual([]);
    const said = lines.filter((line) => line.includes('key-file-unreadable'));
    expect(said).toEqual([expect.stringContaining('others than its owner may write it')]);
    await chmod(at('two'), 0o640);
    expect(kids(beside())).toEqual(['forged']);
  });

  it('stay what they were while the folder is away', async () => {
    writeKeyFile(at('two'), [keyOf('theirs')]);
    const beside = createKeysBeside({ file: at('one'), log });
    beside();
    await rm(folder, { recursive: true });
    for (let count = 0; count < 3; count += 1) expect(kids(beside())).toEqual(['theirs']);
    expect(lines.filter((line) => line.includes('key-folder-unreadable'))).toHaveLength(1);
  });

  it('are never more than can be pulled, our own first, and too many are told', () => {
    writeKeyFile(
      at('two'),
      Array.from({ length: 64 }, (_, index) => keyOf(`theirs-${index}`)),
    );
    const ring = open('one');
    expect(ring.keys()).toHaveLength(64);
    expect(kids(ring.keys())).toContain(ring.signingKey().kid);
    expect(lines.join()).toContain('"too-many-keys"');
  });

  it('are never in the log', () => {
    writeKeyFile(at('two'), [keyOf('theirs')]);
    open('one').keys();
    expect(lines.join()).not.toContain('x'.repeat(43));
  });
});
