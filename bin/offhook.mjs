#!/usr/bin/env node
import process from 'node:process';

// The command line shares its code with the app, and runs it as it is written.
if (!process.features.typescript) {
  process.stderr.write(
    `offhook: Node 24 is needed, this is ${process.version}. From the project's folder: npx offhook\n`,
  );
  process.exit(2);
}

const { runCli } = await import('../src/main/control/cli.ts');
const { terminalSurroundings } = await import('../src/main/control/terminal.ts');

process.exitCode = await runCli(process.argv.slice(2), terminalSurroundings());
