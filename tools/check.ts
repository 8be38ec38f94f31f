import { parseArgs } from 'node:util';
import { runTask, type Task } from './run-tasks.ts';

// Everything that can be said of the code without starting it, in parallel.
const tasks: readonly Task[] = [
  { name: 'types', command: 'tsc', args: ['-b'] },
  { name: 'form and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'typed lint', command: 'eslint', args: ['--max-warnings=0', 'src', 'demo', 'edge', 'tools'] },
  { name: 'import rules', command: 'node', args: ['tools/check-imports.ts'] },
  { name: 'lock file', command: 'node', args: ['tools/complete-lock.ts', '--check'] },
  { name: 'dead code', command: 'knip', args: [] },
  { name: 'unit tests', command: 'vitest', args: ['run', '--project', 'unit'] },
];

// Whatever is not known is refused before anything begins.
if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
  console.log(`usage: npm run check\n\n${tasks.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(0);
}
const outcomes = await Promise.all(
  tasks.map(async (task) => {
    const outcome = await runTask(task);
    console.log(`${outcome.ok ? 'ok    ' : 'FAILED'} ${outcome.name} (${outcome.seconds.toFixed(1)} s)`);
    if (!outcome.ok) console.log(outcome.output.trimEnd());
    return outcome;
  }),
);
const failed = outcomes.filter((outcome) => !outcome.ok).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
