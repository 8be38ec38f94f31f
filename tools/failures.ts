import { stripVTControlCharacters } from 'node:util';

/** How vitest, WebdriverIO and tools/check.ts begin to tell of something that failed. */
const beginnings = [/^FAIL {2}/, /^\[\d+-\d+\] Error in "/, /^FAILED (?!in )/];

/** What can stand between the name of a test and its error. */
const isBetween = (line: string): boolean => line === '' || beginnings.some((pattern) => pattern.test(line));

/**
 * What failed, in a line or two each: the test's name and the first line of its error. Empty where the output names none.
 *
 * @param output of a stage, colours and all
 * @param most names to give; one more line says how many are left out
 */
export function failuresIn(output: string, most = 10): string[] {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim());
  const found = new Map<string, string | null>();
  for (const [index, line] of lines.entries()) {
    if (!beginnings.some((pattern) => pattern.test(line)) || found.has(line)) continue;
    const next = lines.slice(index + 1).find((candidate) => !isBetween(candidate));
    found.set(line, next !== undefined && /error|failed|expected/i.test(next) ? next : null);
  }
  const told = [...found].slice(0, most);
  const left = found.size - told.length;
  return [
    ...told.flatMap(([name, error]) => (error === null ? [name] : [name, `  ${error.slice(0, 200)}`])),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}
