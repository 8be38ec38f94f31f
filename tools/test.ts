import { spawn } from 'node:child_process';
import { buildApp } from './launch/build.ts';
import { ensurePackages, packagesFor } from './system-packages.ts';

// `npm test`: installs what the machine lacks, builds, then unit, integration and end-to-end tests, all to their end.
const steps = [
  { name: 'check', args: ['node', 'tools/check.ts'] },
  { name: 'integration', args: ['vitest', 'run', '--project', 'integration'] },
  { name: 'e2e', args: ['node', 'test/e2e/start.ts'] },
] as const;

function run([command, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

if (process.platform === 'linux') ensurePackages(packagesFor.test);
await buildApp();
let failed = 0;
for (const { name, args } of steps) {
  console.log(`\n== ${name}`);
  if (!(await run(args))) {
    failed += 1;
    console.log(`== ${name} FAILED`);
  }
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
