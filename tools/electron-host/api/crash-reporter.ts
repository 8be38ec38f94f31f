import { record } from '../support/calls.ts';
import { strict } from '../support/strict.ts';

/** Nothing collects crashes on the host; that the app asked for it is recorded. */
export const crashReporter = strict('crashReporter', {
  start: (options: Electron.CrashReporterStartOptions): void => record('crashReporter.start', options),
});

crashReporter satisfies Partial<Electron.CrashReporter>;
