import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writePolicy } from '../../../../tools/launch/policy-file.ts';
import { ownerOnly } from '../../../support/owner-only.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps nothing of an older file, its mode neither', () => {
  writeFileSync(path.join(folder, 'policy.json'), 'older and longer than the new one', { mode: 0o644 });
  const file = writePolicy(folder, { version: 1 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1 });
  expect(statSync(file).mode & 0o777).toBe(ownerOnly);
});
