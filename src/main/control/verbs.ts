import { faults } from '../../shared/control.ts';

/** What a verb takes after it; `values`: one of these and nothing else. */
interface Operand {
  readonly name: string;
  readonly values?: readonly string[];
  readonly isFile?: boolean;
  readonly optional?: boolean;
}

interface VerbDescription {
  readonly operand?: Operand;
  readonly says: string;
}

const onOff: Operand = { name: 'on or off', values: ['on', 'off'] };
const number: Operand = { name: 'NUMBER' };
const file: Operand = { name: 'FILE', isFile: true };

/** Every verb of the command line: what is parsed, what `--help` says and what a shell completes come from here. */
export const verbs = {
  status: { says: 'registration and calls' },
  watch: { says: 'what happens from now on, a line of JSON each, until Ctrl+C' },
  history: {
    operand: { name: 'TEXT', optional: true },
    says: 'the newest calls, or those with TEXT in name or number',
  },
  'sign-in': {
    operand: { name: 'device', values: ['device'], optional: true },
    says: 'start signing in; prints the address to open, or by another device',
  },
  dial: { operand: number, says: 'call a number or an address' },
  answer: { says: 'answer the incoming call' },
  decline: { says: 'decline the incoming call' },
  mute: { operand: onOff, says: 'your microphone in the call' },
  hangup: { says: 'end the call' },
  dtmf: { operand: { name: 'DIGITS' }, says: 'send digits: 0-9 A-D * # and , for a pause' },
  hold: { says: 'hold the call' },
  resume: { says: 'take the held call up again' },
  swap: { says: 'the held call instead of the one that talks' },
  consult: { operand: number, says: 'hold the call and ask somebody' },
  transfer: {
    operand: { name: 'NUMBER', optional: true },
    says: 'hand the call on to NUMBER, or to whom was consulted',
  },
  conference: { says: 'all calls hear each other' },
  split: { says: 'part them again' },
  dnd: { operand: onOff, says: 'do not disturb' },
  message: {
    operand: { name: 'WHAT', values: ['send', 'list'] },
    says: 'text messages: send NUMBER TEXT, list [TEXT]',
  },
  'quick-dial': { says: 'open the quick dial' },
  check: { says: 'whether a call would work from here: server, ways for the sound, microphone, speaker' },
  screenshot: { operand: file, says: 'save the window as PNG' },
  'support-bundle': {
    operand: file,
    says: 'what helps to find out what went wrong, one zip without secrets',
  },
  token: {
    operand: { name: 'WHAT', values: ['create', 'list', 'revoke'] },
    says: 'keys for other programs: create NAME SCOPE…, list, revoke NAME',
  },
  update: { says: 'look for a newer version now; status tells how that goes' },
  quit: { says: 'close Offhook' },
  simulate: {
    operand: { name: 'FAULT', values: faults },
    says: `in development builds: ${faults.join(', ')}`,
  },
  completion: {
    operand: { name: 'SHELL', values: ['bash', 'zsh', 'fish'] },
    says: 'the script that completes all this in a shell',
  },
} as const satisfies Readonly<Record<string, VerbDescription>>;

export type Verb = keyof typeof verbs;
export const verbNames = Object.keys(verbs) as Verb[];

export const verbList: readonly (VerbDescription & { readonly verb: Verb })[] = verbNames.map((verb) => ({
  verb,
  ...(verbs[verb] as VerbDescription),
}));

export const isVerb = (word: string | undefined): word is Verb =>
  word !== undefined && Object.hasOwn(verbs, word);

/** Options of the command line, and whether a folder follows. */
export const cliOptions = [
  {
    name: '--user-data-dir',
    operand: 'DIR',
    says: 'the data folder of the running Offhook, when it is not the usual one',
  },
  { name: '--json', operand: null, says: 'the answer as JSON, a refusal too' },
  { name: '--help', operand: null, says: 'this' },
] as const;

const column = 24;

function usageLine(left: string, right: string): string {
  return `  ${left.padEnd(column - 2)} ${right}`;
}

export const usage = [
  'Usage: offhook [--user-data-dir DIR] VERB [--json]',
  '',
  ...verbList.map(({ verb, operand, says }) => {
    const name = operand?.values?.length === 2 ? operand.values.join('|') : operand?.name;
    const taken = name === undefined ? '' : operand?.optional === true ? ` [${name}]` : ` ${name}`;
    return usageLine(`${verb}${taken}`, says);
  }),
  '',
  ...cliOptions.map(({ name, operand, says }) =>
    usageLine(operand === null ? name : `${name} ${operand}`, says),
  ),
  '',
  'The exit code is 0 when it worked, 1 when Offhook refused, 2 for a wrong command line, 3 when Offhook is not running.',
  '',
].join('\n');
