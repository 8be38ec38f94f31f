import { greenAgain, runVitest } from './vitest-again.ts';

// `npm run test:integration [-- FILE …]`: files that were red run once more, each by itself.

const projects = '--project=integration*';
const asked = process.argv.slice(2);
const reporters = process.stdout.isTTY ? ['--reporter=default'] : ['--reporter=dot', '--silent=passed-only'];
const red = await runVitest([projects, ...reporters, ...asked]);
const options = asked.filter((each) => each.startsWith('-'));
const again = (file: string) => runVitest([projects, ...reporters, ...options, file]);
process.exitCode = red.length === 0 || (await greenAgain(red, again)) ? 0 : 1;
