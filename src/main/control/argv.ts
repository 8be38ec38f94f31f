import * as v from 'valibot';
import type { ControlCommand } from '../../shared/control.ts';
import { controlCommandSchema } from '../../shared/control.ts';

export const controlVerbs = [
  'status',
  'sign-in',
  'dial',
  'answer',
  'decline',
  'mute',
  'hangup',
  'dtmf',
  'hold',
  'resume',
  'swap',
  'transfer',
  'consult',
  'conference',
  'split',
  'dnd',
  'quick-dial',
  'screenshot',
  'simulate',
  'support-bundle',
  'quit',
] as const;
type ControlVerb = (typeof controlVerbs)[number];

/** What a command line says. Paths are as typed: who runs it knows against which folder. */
export interface Invocation {
  readonly userDataDir: string | null;
  readonly policyFile: string | null;
  readonly json: boolean;
  readonly help: boolean;
  /** A start without a window on the screen: by the desktop, when somebody logs in. */
  readonly hidden: boolean;
  /** Switches that mean nothing here. The app leaves them to Chromium; the command line refuses them. */
  readonly unknown: readonly string[];
  /** `app`: no verb was given, so this is a start of the app itself. */
  readonly action:
    | { readonly kind: 'app'; readonly words: readonly string[] }
    | { readonly kind: 'command'; readonly command: ControlCommand }
    | { readonly kind: 'usage'; readonly message: string };
}

const knownSwitches = ['--json', '--help', '-h', '--hidden'];
const valueFlags = ['--user-data-dir', '--policy'] as const;

interface Words {
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
  readonly words: readonly string[];
  readonly missing: string | null;
}

/** Splits flags from words. `--flag VALUE` and `--flag=VALUE` both work; after `--` everything is a word. */
function splitArguments(args: readonly string[]): Words {
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const words: string[] = [];
  let missing: string | null = null;
  for (let i = 0; i < args.length; i += 1) {
    const argument = args[i] ?? '';
    if (argument === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    const flag = valueFlags.find((name) => argument === name || argument.startsWith(`${name}=`));
    if (flag !== undefined) {
      const value = argument === flag ? args[++i] : argument.slice(flag.length + 1);
      if (value === undefined || value === '') missing ??= flag;
      else values.set(flag, value);
    } else if (argument.startsWith('-') && argument !== '-') switches.add(argument);
    else words.push(argument);
  }
  return { values, switches, words, missing };
}

function isVerb(word: string | undefined): word is ControlVerb {
  return controlVerbs.some((verb) => verb === word);
}

function parseCommand(verb: ControlVerb, operands: readonly string[]): ControlCommand | string {
  const [operand, ...rest] = operands;
  // To transfer without a number is to join the call one has asked in with the one that waits.
  if (verb === 'transfer' && operand === undefined) return { verb, target: null };
  if (isWithOperand(verb)) {
    if (operand === undefined || operand === '' || rest.length > 0)
      return `${verb} takes one ${operandNames[verb]}`;
    if (verb === 'screenshot' || verb === 'support-bundle') return { verb, file: operand };
    if (isSwitch(verb) && operand !== 'on' && operand !== 'off') return `${verb} takes on or off`;
    const parsed = v.safeParse(controlCommandSchema, commandOf(verb, operand));
    return parsed.success ? parsed.output : `${verb}: ${parsed.issues[0].message}`;
  }
  if (operand !== undefined) return `${verb} takes nothing`;
  return { verb };
}

const operandNames = {
  dial: 'NUMBER',
  consult: 'NUMBER',
  transfer: 'NUMBER',
  dtmf: 'DIGITS',
  dnd: 'on or off',
  mute: 'on or off',
  screenshot: 'FILE',
  'support-bundle': 'FILE',
  simulate: 'FAULT',
} as const;
type VerbWithOperand = keyof typeof operandNames;

const isWithOperand = (verb: ControlVerb): verb is VerbWithOperand => verb in operandNames;

const isSwitch = (verb: VerbWithOperand): verb is 'dnd' | 'mute' => verb === 'dnd' || verb === 'mute';

function commandOf(
  verb: Exclude<VerbWithOperand, 'screenshot' | 'support-bundle'>,
  operand: string,
): unknown {
  if (verb === 'simulate') return { verb, fault: operand };
  if (verb === 'dtmf') return { verb, digits: operand };
  return isSwitch(verb) ? { verb, on: operand === 'on' } : { verb, target: operand };
}

/** Reads the arguments after the program's name. Never throws; unknown switches are Chromium's and are left alone. */
export function parseInvocation(args: readonly string[]): Invocation {
  const { values, switches, words, missing } = splitArguments(args);
  const common = {
    userDataDir: values.get('--user-data-dir') ?? null,
    policyFile: values.get('--policy') ?? null,
    json: switches.has('--json'),
    hidden: switches.has('--hidden'),
    help: switches.has('--help') || switches.has('-h') || words[0] === 'help',
    unknown: [...switches].filter((name) => !knownSwitches.includes(name)),
  };
  if (missing !== null) return { ...common, action: { kind: 'usage', message: `${missing} needs a value` } };
  const [verb, ...operands] = words;
  if (!isVerb(verb)) return { ...common, action: { kind: 'app', words } };
  const command = parseCommand(verb, operands);
  if (typeof command === 'string') return { ...common, action: { kind: 'usage', message: command } };
  return { ...common, action: { kind: 'command', command } };
}

/** The arguments after the program; in development the app's own folder stands first (`electron . status`). Pure. */
export function programArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const rest = argv.slice(1);
  const [first] = rest;
  const isAppFolder = !isPackaged && first !== undefined && !first.startsWith('-') && !isVerb(first);
  return isAppFolder ? rest.slice(1) : rest;
}
