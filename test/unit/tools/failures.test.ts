import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failuresIn } from '../../../tools/failures.ts';

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

describe('what failed in a stage', () => {
  it('is told by test and error, as vitest prints it', () => {
    const output = [
      ' ✓ |unit| test/unit/a.test.ts (3 tests)',
      `${red(' FAIL ')} |lab-wire| test/lab/relay.lab.ts > by TURN > carries a call`,
      red('AssertionError: expected 3 to be 4'),
      '',
      `${red(' FAIL ')} |lab-wire| test/lab/relay.lab.ts > by TURN > ends`,
      '    at somewhere (file.ts:1:1)',
    ].join('\n');
    expect(failuresIn(output)).toEqual([
      'FAIL  |lab-wire| test/lab/relay.lab.ts > by TURN > carries a call',
      '  AssertionError: expected 3 to be 4',
      'FAIL  |lab-wire| test/lab/relay.lab.ts > by TURN > ends',
    ]);
  });

  it('is told by test and error, as WebdriverIO prints it, once', () => {
    const output = [
      '[0-0] PASSED in chrome - file:///test/e2e/sign-in.e2e.ts',
      '[1-0] Error in "restarting.asks to sign in again"',
      'Error: "Your sign-in has expired" never stood on the screen',
      '[1-0] FAILED in chrome - file:///test/e2e/restart.e2e.ts',
      '[1-0] Error in "restarting.asks to sign in again"',
    ].join('\n');
    expect(failuresIn(output)).toEqual([
      '[1-0] Error in "restarting.asks to sign in again"',
      '  Error: "Your sign-in has expired" never stood on the screen',
    ]);
  });

  it('is told by its name for a check, and left out beyond what is asked for', () => {
    const output = 'ok     types (3.0 s)\nFAILED import rules (1.0 s)\nFAILED dead code (2.0 s)\n';
    expect(failuresIn(output)).toEqual(['FAILED import rules (1.0 s)', 'FAILED dead code (2.0 s)']);
    expect(failuresIn(output, 1)).toEqual(['FAILED import rules (1.0 s)', 'and 1 more']);
  });

  it('is nothing where nothing failed, whatever was printed', () => {
    expect(failuresIn(' ✓ all is well\n5 passed, 0 failed\n')).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(Array.isArray(failuresIn(text))).toBe(true);
      }),
    );
  });
});
