import { runTask } from './run-tasks.ts';

/** Fewer modules than this means that the tool did not see the code, not that the code is clean. */
const fewestModules = 50;

const { ok, output } = await runTask({
  name: 'depcruise',
  command: 'depcruise',
  args: ['src', 'demo', 'tools', '--config', '.dependency-cruiser.cjs'],
});
const modules = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
console.log(output.trim());
if (modules < fewestModules)
  console.log(`only ${modules} modules were seen, expected at least ${fewestModules}`);
process.exitCode = ok && modules >= fewestModules ? 0 : 1;
