import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { app } from 'electron';
import { parseInvocation, programArguments } from './control/argv.ts';
import { exitCodes, runCommand } from './control/cli.ts';
import { completionScript } from './control/completion.ts';
import { terminalSurroundings } from './control/terminal.ts';
import { usage } from './control/verbs.ts';

// The entry: what kind of start is this? Everything heavy is loaded only when it is the app's own.

const around = terminalSurroundings();
const invocation = parseInvocation(programArguments(process.argv, app.isPackaged));
const { action } = invocation;

if (invocation.help) {
  around.print(usage);
  app.exit(exitCodes.ok);
} else if (action.kind === 'usage') {
  around.complain(`offhook: ${action.message}`);
  app.exit(exitCodes.usage);
} else if (action.kind === 'completion') {
  around.print(completionScript(action.shell));
  app.exit(exitCodes.ok);
} else if (action.kind === 'command') {
  // `offhook dial 600` speaks to the app that runs already; nothing of this one is started.
  app.exit(await runCommand(invocation, action.command, around));
} else {
  if (invocation.userDataDir !== null) {
    // Chromium knows only `--user-data-dir=DIR`; both forms mean the same here.
    const folder = resolve(invocation.userDataDir);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  }
  if (app.requestSingleInstanceLock()) {
    const { runApp } = await import('./composition.ts');
    runApp(invocation, around.machine);
  } else {
    // The first one brings its window up; this one goes.
    app.quit();
  }
}
