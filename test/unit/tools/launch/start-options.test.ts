import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStartOptions, UsageError } from '../../../../tools/launch/start-options.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-options-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('parseStartOptions', () => {
  it('opens the app for a person unless told', () => {
    expect(parseStartOptions([])).toEqual({
      help: false,
      scripted: false,
      edge: false,
      managed: false,
      fakeMicrophone: false,
      built: false,
      json: null,
      screenshot: null,
      policy: null,
      runDir: path.resolve('.run'),
    });
  });

  it('makes the path of --run-dir absolute', () => {
    const relative = path.relative(process.cwd(), folder);
    expect(parseStartOptions(['--run-dir', relative])).toMatchObject({ runDir: folder });
  });

  it('takes --json as a wish for the scripted call, and makes its path absolute', () => {
    const file = path.join(folder, 'figures.json');
    const options = parseStartOptions(['--json', path.relative(process.cwd(), file)]);
    expect(options).toMatchObject({ scripted: true, json: file });
  });

  it.each([['--nope'], ['word'], ['--json']])('refuses %s', (...args) => {
    expect(() => parseStartOptions(args)).toThrow(UsageError);
  });

  it('refuses files that could not be written or read, before anything starts', () => {
    const missing = path.join(folder, 'missing', 'file.json');
    expect(() => parseStartOptions(['--json', missing])).toThrow(/cannot be written/);
    expect(() => parseStartOptions(['--json', folder])).toThrow(/is a folder/);
    expect(() => parseStartOptions(['--policy', missing])).toThrow(/cannot be read/);
  });

  it("refuses one's own policy together with what is the demo's", () => {
    const policy = path.join(folder, 'policy.json');
    writeFileSync(policy, '{}');
    expect(parseStartOptions(['--policy', policy])).toMatchObject({ policy, scripted: false });
    for (const other of ['--scripted', '--managed', '--edge'])
      expect(() => parseStartOptions(['--policy', policy, other])).toThrow(UsageError);
  });

  it('throws nothing but UsageError, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        try {
          expect(parseStartOptions(args)).toHaveProperty('scripted');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});
