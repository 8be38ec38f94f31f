import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { startDemo } from '../demo/start.ts';
import { buildApp } from '../tools/launch/build.ts';
import { chooseElectron } from '../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../tools/system-packages.ts';
import { spread } from './support/figures.ts';
import { type Contender, measureStart, type Start } from './support/measure.ts';

const root = path.resolve(import.meta.dirname, '..');
const alternatives = path.join(root, 'bench/alternatives');
const rounds = 7;

const electron = await chooseElectron();
console.log(electron.says);
if (electron.kind === 'host') ensurePackages(packagesFor.start);
await buildApp();
const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
const demo = await startDemo({});
const policyFile = path.join(runDir, 'policy.json');
writeFileSync(policyFile, JSON.stringify(demo.managedPolicy), { mode: 0o600 });

const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

async function alternative(name: string, folder: string): Promise<Contender> {
  const outDir = path.join(runDir, folder);
  await build({
    root: path.join(alternatives, folder),
    base: './',
    logLevel: 'error',
    build: { outDir, target: 'esnext', modulePreload: false },
  });
  const config = {
    folder: outDir,
    sha256: demo.certificate.sha256,
    account: {
      server: demo.urls.wss,
      aor: `sip:701@${demo.sip.domain}`,
      username: '701',
      password: demo.digestPasswords.get('701'),
    },
  };
  return {
    name,
    args: (profile) => [path.join(alternatives, 'main.mjs'), `--user-data-dir=${profile}`, ...noSandbox],
    env: { BENCH_CONFIG: JSON.stringify(config) },
  };
}

const offhook: Contender = {
  name: 'Offhook',
  args: (profile) => [root, `--user-data-dir=${profile}`, `--policy=${policyFile}`, ...noSandbox],
  env: {},
};

function table(results: ReadonlyMap<string, readonly Start[]>): string {
  const rows = [...results].map(([name, starts]) => {
    const column = (pick: (start: Start) => number) => spread(starts.map(pick));
    return `| ${name} | ${column((s) => s.windowMs)} | ${column((s) => s.registeredMs)} | ${column((s) => s.memoryMib)} |`;
  });
  return ['| | window, ms | registered, ms | memory, MiB |', '|---|---|---|---|', ...rows].join('\n');
}

function report(results: ReadonlyMap<string, readonly Start[]>): string {
  return `# Cold start

${table(results)}

Median (least–most) of ${rounds} starts each, taken in turn, on ${electron.kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron'},
${process.platform}, Node ${process.versions.node}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB.

Method: each start has a fresh profile and the same digest account of the demo edge on this machine. The clock starts with the
process. *Window*: the page's load event, told by the same probe in every app. *Registered*: the demo edge has a binding.
*Memory*: proportional set size of the whole process tree, 3 s after registration. The alternatives are the smallest
Electron app (one window, no preload) around a page that registers with the library's own defaults; they have no UI.
On the host these figures say nothing about native Electron: only the difference between the rows does.
`;
}

try {
  const contenders = [
    offhook,
    await alternative('SIP.js SimpleUser', 'simple-user'),
    await alternative('JsSIP', 'jssip'),
  ];
  const results = new Map(contenders.map(({ name }) => [name, [] as Start[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const start = await measureStart(electron.executable, contender, demo);
      results.get(contender.name)?.push(start);
      console.log(contender.name, start);
    }
  }
  console.log(table(results));
  mkdirSync(path.join(root, 'bench'), { recursive: true });
  writeFileSync(path.join(root, 'bench/startup.md'), report(results));
} finally {
  await demo.close();
  rmSync(runDir, { recursive: true, force: true });
}
