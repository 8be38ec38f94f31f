import { parseArgs } from 'node:util';
import { createLog, describeError } from './log.ts';
import { readConfig } from './read-config.ts';
import { startService } from './start-service.ts';

const usage = 'usage: node edge/service/main.ts --config FILE';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new Error(`--config is missing\n${usage}`);
  const log = createLog((line) => process.stderr.write(`${line}\n`));
  const service = await startService(readConfig(values.config), { log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void service.close());
  // For who started it: one line, once it answers.
  console.log(JSON.stringify({ ready: true, url: service.url, internalUrl: service.internalUrl }));
}

main().catch((error: unknown) => {
  console.error(`service: ${describeError(error)}`);
  process.exitCode = 1;
});
