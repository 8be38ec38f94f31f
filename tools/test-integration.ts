import { greenAgain, runVitest } from './vitest-again.ts';

// `npm run test:integration [-- FILE …]`: files that were red run once more, each by itself.

const projects = '--project=integration*';
const asked = process.argv.slice(2);
const reporters = process.stdout.isTTY ? ['--reporter=default'] : ['--reporter=dot', '--silent=passed-only'];
const red = await runVitest([projects, ...reporters, ...asked]);
const again = (file: string) => runVitest([projects, ...reporters, file]);
// With options of its own, a part of a title above all, a run is somebody's look at a fault.
const isWhole = !asked.some((each) => each.startsWith('-'));
process.exitCode = red.length === 0 || (isWhole && (await greenAgain(red, again))) ? 0 : 1;
