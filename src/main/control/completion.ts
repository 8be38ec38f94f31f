import { cliOptions, verbList } from './verbs.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

const verbNames = verbList.map(({ verb }) => verb);
const switches = cliOptions.map(({ name }) => name);
const withFile = verbList.filter(({ operand }) => operand?.isFile === true).map(({ verb }) => verb);
const withValues = verbList.filter(({ operand }) => operand?.values !== undefined);
/** Within single quotes, of all three shells: nothing of our own words has one. */
const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '')}'`;

/** The script that a shell reads at its start. Pure; made from the same table as the parser. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return zshScript();
    case 'fish':
      return fishScript();
  }
}

/** The bash of macOS, too: version 3 has no mapfile. One word a line, so that a file's name may have blanks. */
const lines = (words: readonly string[]): string => `$'${words.join(String.raw`\n`)}'`;

/** The verb is the first word that is no option and no option's value. */
function bashScript(): string {
  return `# bash completion for offhook: eval "$(offhook completion bash)"
_offhook() {
  local word="\${COMP_WORDS[COMP_CWORD]}" verb="" at=1 IFS=$'\\n'
  COMPREPLY=()
  while [ "$at" -lt "$COMP_CWORD" ]; do
    case "\${COMP_WORDS[at]}" in
      --user-data-dir) at=$((at + 1)) ;;
      -*) ;;
      *) verb="\${COMP_WORDS[at]}"; break ;;
    esac
    at=$((at + 1))
  done
  if [ "$COMP_CWORD" -gt 1 ] && [ "\${COMP_WORDS[COMP_CWORD-1]}" = --user-data-dir ]; then
    COMPREPLY=($(compgen -d -- "$word"))
    return
  fi
  case "$word" in
    -*) COMPREPLY=($(compgen -W ${lines(switches)} -- "$word")); return ;;
  esac
  if [ -n "$verb" ] && [ "$at" -lt $((COMP_CWORD - 1)) ]; then return; fi
  case "$verb" in
    "") COMPREPLY=($(compgen -W ${lines(verbNames)} -- "$word")) ;;
${withValues
  .map(
    ({ verb, operand }) =>
      `    ${verb}) COMPREPLY=($(compgen -W ${lines(operand?.values ?? [])} -- "$word")) ;;`,
  )
  .join('\n')}
    ${withFile.join('|')}) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _offhook offhook
`;
}

function zshScript(): string {
  const operands = [
    ...withValues.map(
      ({ verb, operand }) => `    ${verb}) compadd -- ${operand?.values?.join(' ') ?? ''} ;;`,
    ),
    `    ${withFile.join('|')}) _files ;;`,
  ];
  return `#compdef offhook
# zsh completion for offhook: eval "$(offhook completion zsh)"
_offhook() {
  local -a verbs
  verbs=(
${verbList.map(({ verb, says }) => `    ${quoted(`${verb}:${says.replaceAll(':', '')}`)}`).join('\n')}
  )
  _arguments -C \\
    '--user-data-dir[data folder]:folder:_files -/' \\
    '--json[answer as JSON]' \\
    '--help[help]' \\
    '1:verb:->verb' \\
    '2:operand:->operand'
  case "$state" in
    verb) _describe verb verbs ;;
    operand) case "$line[1]" in
${operands.join('\n')}
    esac ;;
  esac
}
compdef _offhook offhook
`;
}

function fishScript(): string {
  const none = `not __fish_seen_subcommand_from ${verbNames.join(' ')}`;
  return [
    '# fish completion for offhook: offhook completion fish | source',
    'complete -c offhook -f',
    ...cliOptions.map(
      ({ name, operand, says }) =>
        `complete -c offhook -l ${name.slice(2)} ${operand === null ? '' : "-r -a '(__fish_complete_directories)' "}-d ${quoted(says)}`,
    ),
    ...verbList.map(
      ({ verb, says }) => `complete -c offhook -n ${quoted(none)} -a ${verb} -d ${quoted(says)}`,
    ),
    ...withValues.map(
      ({ verb, operand }) =>
        `complete -c offhook -n '__fish_seen_subcommand_from ${verb}; and not __fish_seen_subcommand_from ${operand?.values?.join(' ') ?? ''}' -a ${quoted(operand?.values?.join(' ') ?? '')}`,
    ),
    ...withFile.map((verb) => `complete -c offhook -n '__fish_seen_subcommand_from ${verb}' -F`),
    '',
  ].join('\n');
}
