import { writeFileSync } from 'node:fs';

/** Where the number goes. */
export const unhandledFile = 'OFFHOOK_TEST_UNHANDLED';

/** A reporter: how many errors nobody caught, which vitest's JSON does not tell and no file is to blame for. */
export default class UnhandledReporter {
  onTestRunEnd(_modules: unknown, errors: readonly unknown[]): void {
    const file = process.env[unhandledFile];
    if (file !== undefined) writeFileSync(file, String(errors.length));
  }
}
