import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPort } from '../../../edge/port-claim.ts';

describe('a port that is claimed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-claims-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is one process’s alone, and asked for once', () => {
    expect(claimPort(10_000, folder)).toBe(true);
    expect(claimPort(10_000, folder)).toBe(false);
    expect(claimPort(10_001, folder)).toBe(true);
    // As another process left it that lives: this one's parent does.
    writeFileSync(path.join(folder, '10002'), String(process.ppid));
    expect(claimPort(10_002, folder)).toBe(false);
  });

  it('is free again once that process has ended, and not while somebody makes the file', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path.join(folder, '10003'), String(pid));
    expect(claimPort(10_003, folder)).toBe(true);
    expect(claimPort(10_003, folder)).toBe(false);
    writeFileSync(path.join(folder, '10004'), '');
    expect(claimPort(10_004, folder)).toBe(false);
  });
});
