import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './launch/build.ts';
import { chooseElectron, hostFolder } from './launch/electron.ts';
import { buildPackages } from './packaging/build-packages.ts';
import { nodeArguments } from './run-tasks.ts';
import { ensurePackages, packagesFor } from './system-packages.ts';

// `npm run package`: builds the app, packages it, and looks at what came out. `--help` tells the options.
const usage = `npm run package [-- OPTIONS]
  --out DIR    where the packages go; emptied first (dist)
  --stand-in   with the stand-in for Electron, even where Electron can be had: what comes out cannot run
  --built      takes what is in out/ already`;

const root = path.resolve(import.meta.dirname, '..');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'dist' },
      'stand-in': { type: 'boolean', default: false },
      built: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const choice = values['stand-in']
    ? { kind: 'host' as const, executable: hostFolder }
    : await chooseElectron();
  if (choice.kind === 'host') {
    console.log(
      'Packaged with a stand-in for Electron: what comes out shows how it is packaged, and cannot run.',
    );
    ensurePackages(packagesFor.package);
  }
  if (!values.built) await buildApp();
  const folder = path.resolve(root, values.out);
  const built = await buildPackages(folder, choice);
  for (const file of built.flatMap(({ artifacts }) => artifacts)) console.log(path.relative(root, file));
  return await inspect(
    folder,
    built.flatMap(({ artifacts }) => artifacts).some((file) => file.endsWith('.deb')),
  );
}

/** The tests of test/package, on what was built. */
function inspect(folder: string, hasDeb: boolean): Promise<number> {
  const files = [
    'test/package/contents',
    'test/package/fuses',
    'test/package/tar',
    ...(hasDeb ? ['test/package/deb'] : []),
  ];
  const args = ['run', '--project', 'package', '--silent=passed-only', ...files];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, nodeArguments({ command: 'vitest', args }), {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, OFFHOOK_PACKAGES: folder },
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
