import { describe, expect, it } from 'vitest';
import { nobodyKnows } from '../../../tools/vitest-again.ts';
import { redSpecsOf } from '../../e2e/support/red-specs.ts';

describe('the end-to-end specs that were red', () => {
  it('are those that ended with another code than 0', () => {
    expect(redSpecsOf('calls 0\nkilled 1\n', ['calls', 'killed'])).toEqual([{ file: 'killed', tests: [] }]);
  });

  it.each([
    ['one never came to its end', 'calls 1\n'],
    ['the run ended without a word', ''],
    ['all of them were green, and the run was not', 'calls 0\nkilled 0\n'],
  ])('are not known where %s', (_name, ended) => {
    expect(redSpecsOf(ended, ['calls', 'killed'])).toEqual([nobodyKnows]);
  });
});
