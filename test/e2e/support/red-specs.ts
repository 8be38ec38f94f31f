import { nobodyKnows, type RedFile } from '../../../tools/vitest-again.ts';

/**
 * Which of these specs were red in a run of them that was not green; nobody knows where one did not come to its end. Pure.
 *
 * @param ended a line each: its name and the code with which it ended
 */
export function redSpecsOf(ended: string, specs: readonly string[]): readonly RedFile[] {
  const codes = new Map(ended.split('\n').map((line) => line.split(' ') as [string, string]));
  const red = specs.filter((name) => codes.get(name) !== '0');
  const isWhole = red.length > 0 && red.every((name) => codes.has(name));
  return isWhole ? red.map((name) => ({ file: name, tests: [] })) : [nobodyKnows];
}
