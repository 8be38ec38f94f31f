import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import plist from 'plist';
import { NtExecutable, NtExecutableResource } from 'resedit';
import { describe, expect, it } from 'vitest';
import { makeStandIn } from '../../tools/packaging/stand-in.ts';
import { builtFor, filesOf, headerOf, readPacked } from './support/packages.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

async function fusesOf(program: string): Promise<Record<string, string>> {
  const wire = await getCurrentFuseWire(program);
  const named = Object.entries(wire).filter(
    ([key]) => key !== 'version' && key !== 'resetAdHocDarwinSignature',
  );
  return Object.fromEntries(
    named.map(([key, state]) => [FuseV1Options[Number(key)], FuseState[Number(state)]]),
  );
}

const wanted = {
  RunAsNode: 'DISABLE',
  EnableCookieEncryption: 'ENABLE',
  EnableNodeOptionsEnvironmentVariable: 'DISABLE',
  EnableNodeCliInspectArguments: 'DISABLE',
  EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
  OnlyLoadAppFromAsar: 'ENABLE',
  GrantFileProtocolExtraPrivileges: 'DISABLE',
};

/** Files of the archive whose bytes are not those that its header promises; Electron asks the same as it reads them. */
function brokenFiles(archive: string): string[] {
  return filesOf(archive).filter((name) => {
    const entry = statFile(archive, path.normalize(name));
    if (!('integrity' in entry)) return true;
    const bytes = readPacked(archive, name);
    return entry.integrity?.algorithm !== 'SHA256' || entry.integrity.hash !== sha256(bytes);
  });
}

describe.each(builtFor)('the executable for $platform', ({ platform, program, archive }) => {
  it('runs as nothing but Offhook: its fuses are read back', async () => {
    expect(await fusesOf(program)).toMatchObject(wanted);
  });

  it('has an archive in which every file is what the header says', () => {
    expect(brokenFiles(archive)).toEqual([]);
  });

  it('knows the header of its archive, where Electron asks for it', () => {
    expect(storedHashes(platform, program)).toEqual(
      platform === 'linux' ? null : { 'resources/app.asar': sha256(headerOf(archive)) },
    );
  });
});

describe('what these tests can see', () => {
  it('Electron’s own defaults are others', async () => {
    const place = mkdtempSync(path.join(tmpdir(), 'offhook-fuses-'));
    try {
      makeStandIn(place, 'linux');
      const fuses = await fusesOf(path.join(place, 'electron'));
      for (const [name, state] of Object.entries(wanted))
        expect([name, fuses[name]]).not.toEqual([name, state]);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });

  it('one changed byte in one file', () => {
    const place = mkdtempSync(path.join(tmpdir(), 'offhook-asar-'));
    try {
      const [built] = builtFor;
      const changed = path.join(place, 'app.asar');
      cpSync(built?.archive ?? '', changed);
      cpSync(`${built?.archive}.unpacked`, `${changed}.unpacked`, { recursive: true });
      const bytes = readFileSync(changed);
      const at = bytes.length - 1;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(changed, bytes);
      expect(brokenFiles(changed)).toHaveLength(1);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});

/** By file, as macOS (Info.plist) and Windows (a resource of the executable) keep them; Electron has no place on Linux. */
function storedHashes(platform: string, program: string): Record<string, string> | null {
  if (platform === 'darwin') {
    const info = plist.parse(readFileSync(path.join(program, 'Contents/Info.plist'), 'utf8'));
    const stored = Object(info).ElectronAsarIntegrity as Record<string, { algorithm: string; hash: string }>;
    return Object.fromEntries(Object.entries(stored).map(([file, { hash }]) => [file.toLowerCase(), hash]));
  }
  if (platform === 'win32') {
    const executable = NtExecutable.from(readFileSync(program), { ignoreCert: true });
    const entry = NtExecutableResource.from(executable).entries.find(({ id }) => id === 'ELECTRONASAR');
    const stored = JSON.parse(new TextDecoder().decode(entry?.bin)) as {
      file: string;
      value: string;
    }[];
    return Object.fromEntries(stored.map(({ file, value }) => [file.replaceAll('\\', '/'), value]));
  }
  return null;
}
