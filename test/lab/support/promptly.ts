import { run } from './command.ts';

const prefix = ['chrt', '--fifo', '10'] as const;
/** A container may forbid it: then a busy machine shows in what is measured. */
let allowed: Promise<boolean> | undefined;

/** The command, ahead of everything that makes this machine busy: for whoever keeps or measures time. */
export async function promptly(command: readonly string[]): Promise<readonly string[]> {
  allowed ??= run([...prefix, 'true']).then(
    () => true,
    () => false,
  );
  return (await allowed) ? [...prefix, ...command] : command;
}
