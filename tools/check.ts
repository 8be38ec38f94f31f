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

async function main(): Promise<number> {
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
  return failed === 0 ? 0 : 1;
}

// Whatever is not known is refused before anything begins.
const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) console.log(`usage: npm run check\n\n${tasks.map(({ name }) => `  ${name}`).join('\n')}`);
else process.exitCode = await main();
