import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// `npm ci` refuses a lock that misses an optional package, even one for another platform. A registry that does not
// carry all platforms leaves such holes when a dependency is added there: this fills them from what the lock itself
// says. Run it after `npm install`; with --check it only tells.

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean | undefined;
  readonly license?: string | undefined;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const file = path.resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> };
const platform = /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)/;
const exact = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const keys = Object.keys(lock.packages);

function libcOf(name: string): { libc: string[] } | undefined {
  if (name.includes('musl')) return { libc: ['musl'] };
  return name.includes('-gnu') ? { libc: ['glibc'] } : undefined;
}

const added: string[] = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (keys.some((known) => known === key || known.endsWith(`/${key}`))) continue;
    const [, os, cpu] = platform.exec(name) ?? [];
    if (os === undefined || cpu === undefined)
      throw new Error(`${name}: not in the lock, and not for one platform`);
    if (!exact.test(version)) throw new Error(`${name}: "${version}" is not one exact version`);
    const entry = {
      version,
      cpu: [cpu],
      dev: parent.dev,
      license: parent.license,
      optional: true,
      os: [os],
      ...libcOf(name),
    };
    lock.packages[key] = entry;
    added.push(name);
  }
}

if (added.length === 0) {
  console.log('the lock names every optional package');
} else if (process.argv.includes('--check')) {
  console.log(`missing in package-lock.json: ${added.join(', ')}\nrun: node tools/complete-lock.ts`);
  process.exitCode = 1;
} else {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added.length}: ${added.join(', ')}`);
}
