import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

export const platforms = ['linux', 'win32', 'darwin'] as const;
export type Platform = (typeof platforms)[number];

/**
 * Before the fuses of each Electron binary (https://www.electronjs.org/docs/latest/tutorial/fuses): the sentinel, the
 * wire's version and length, then a character a fuse: RunAsNode, cookie encryption, NODE_OPTIONS, inspect, asar
 * integrity, only from asar, V8 snapshot, file privileges, WebAssembly traps. These are Electron's defaults.
 */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
]);

const says = 'This package was made with a stand-in for Electron: it cannot run.';
const script = Buffer.from(`#!/bin/sh\necho '${says}' >&2\nexit 70\n`);

/** A folder in place of Electron's distribution: the same layout, nothing that runs. */
export function makeStandIn(folder: string, platform: Platform): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'LICENSE'), says);
  const make = { linux: makeLinux, win32: makeWindows, darwin: makeMac } as const;
  make[platform](folder);
}

function writeProgram(file: string, content: Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o755);
}

function makeLanguages(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const language of ['de', 'en-US', 'fr']) writeFileSync(path.join(folder, `${language}.pak`), '');
}

function makeLinux(folder: string): void {
  writeProgram(path.join(folder, 'electron'), Buffer.concat([script, fuseWire]));
  writeProgram(path.join(folder, 'chrome-sandbox'), script);
  makeLanguages(path.join(folder, 'locales'));
  mkdirSync(path.join(folder, 'resources'));
}

function makeWindows(folder: string): void {
  const program = NtExecutable.createEmpty(false, false);
  const resource = NtExecutableResource.from(program);
  const english = { lang: 1033, codepage: 1200 };
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues(english, { ProductName: 'Electron', FileVersion: '0.0.0' });
  version.outputToResourceEntries(resource.entries);
  const bin = Uint8Array.from(fuseWire).buffer;
  resource.entries.push({ type: 'STANDIN', id: 'FUSES', bin, ...english });
  resource.outputResource(program);
  writeProgram(path.join(folder, 'electron.exe'), Buffer.from(program.generate()));
  makeLanguages(path.join(folder, 'locales'));
  mkdirSync(path.join(folder, 'resources'));
}

const helpers = ['', ' (Renderer)', ' (GPU)', ' (Plugin)'] as const;

function makeMac(folder: string): void {
  const contents = path.join(folder, 'Electron.app/Contents');
  makeBundle(contents, 'Electron');
  mkdirSync(path.join(contents, 'Resources'), { recursive: true });
  const frameworks = path.join(contents, 'Frameworks');
  const framework = path.join(frameworks, 'Electron Framework.framework');
  writeProgram(path.join(framework, 'Versions/A/Electron Framework'), fuseWire);
  makeLanguages(path.join(framework, 'Versions/A/Resources'));
  symlinkSync('Versions/A/Electron Framework', path.join(framework, 'Electron Framework'));
  for (const suffix of helpers) {
    const name = `Electron Helper${suffix}`;
    makeBundle(path.join(frameworks, `${name}.app/Contents`), name);
  }
}

function makeBundle(contents: string, name: string): void {
  writeProgram(path.join(contents, 'MacOS', name), script);
  const info = { CFBundleExecutable: name, CFBundleName: name, CFBundlePackageType: 'APPL' };
  writeFileSync(path.join(contents, 'Info.plist'), plist.build(info));
}
