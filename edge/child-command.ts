/**
 * The command line of a child, inside a network namespace if one is named. setpriv: the kernel ends the child when we
 * die without a farewell.
 */
export function childCommand(
  netns: string | null,
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  const inside = netns === null ? [] : ['ip', 'netns', 'exec', netns];
  return { command: 'setpriv', args: ['--pdeathsig', 'TERM', '--', ...inside, command, ...args] };
}
