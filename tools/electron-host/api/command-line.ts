import { launchContext } from '../runtime/launch-context.ts';
import { createCommandLine } from './switches.ts';

/** app.commandLine: what is appended before `ready` reaches Chromium. */
export const commandLine = createCommandLine(launchContext.invocation.switches);
