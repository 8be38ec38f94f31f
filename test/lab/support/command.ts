import { spawn } from 'node:child_process';

/** A network namespace's name, or null: this machine's own network, loopback only. */
export type Place = string | null;

/** The command as it runs in that place. */
export function commandIn(place: Place, command: readonly string[]): readonly string[] {
  return place === null ? command : ['ip', 'netns', 'exec', place, ...command];
}

/** Runs a command to its end and gives what it printed. Throws with its words when it fails. */
export function run(command: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let words = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command.join(' ')}: ${words.trim() || `exit code ${code}`}`));
    });
    // A program that ends without reading is judged by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Several lines of `ip` in one process, within a namespace or outside of any. */
export async function ip(place: Place, lines: readonly string[]): Promise<void> {
  await run(['ip', ...(place === null ? [] : ['-n', place]), '-batch', '-'], `${lines.join('\n')}\n`);
}

/** A ruleset, or single commands, for nft within a namespace. */
export async function nft(place: Place, script: string): Promise<string> {
  return await run(commandIn(place, ['nft', '-f', '-']), script);
}

/** Kernel settings within a namespace. */
export async function sysctl(place: Place, settings: readonly string[]): Promise<void> {
  await run(commandIn(place, ['sysctl', '-qw', ...settings]));
}
