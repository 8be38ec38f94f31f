/**
 * The command line of a child, inside a network namespace if one is named. setpriv: the kernel ends the child by this
 * signal when we die without a farewell.
 */
export function childCommand(
  netns: string | null,
  command: string,
  args: readonly string[],
  deathSignal: 'TERM' | 'KILL' = 'TERM',
): { readonly command: string; readonly args: readonly string[] } {
  const inside = netns === null ? [] : ['ip', 'netns', 'exec', netns];
  return { command: 'setpriv', args: ['--pdeathsig', deathSignal, '--', ...inside, command, ...args] };
}
