import * as v from 'valibot';
import type { ControlCommand } from '../../shared/control.ts';
import { controlCommandSchema } from '../../shared/control.ts';
import { isLink } from '../../shared/links/read-link.ts';
import type { Shell } from './completion.ts';
import { isVerb, type Verb, verbs } from './verbs.ts';

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
    | { readonly kind: 'completion'; readonly shell: Shell }
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

/**
 * Splits flags from words. `--flag VALUE` and `--flag=VALUE` both work; after `--` everything is a word. So it is after a
 * link that is the first word: a page writes it, and a quote in it can end the desktop's `"%1"`. No switch may come so.
 */
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
    if (words.length === 0 && isLink(argument)) {
      words.push(...args.slice(i));
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

type ControlVerb = Exclude<Verb, 'completion' | 'token' | 'message'>;

function parseCommand(verb: ControlVerb, operands: readonly string[]): ControlCommand | string {
  const [operand, ...rest] = operands;
  const description = verbs[verb];
  if (!('operand' in description)) return operand === undefined ? read(verb, '') : `${verb} takes nothing`;
  const optional = 'optional' in description.operand;
  if ((operand ?? '') === '' ? !optional : rest.length > 0)
    return `${verb} takes one ${description.operand.name}`;
  if (verb === 'sign-in' && operand !== undefined && operand !== 'device') return 'sign-in takes device';
  if (isSwitch(verb) && operand !== 'on' && operand !== 'off') return `${verb} takes on or off`;
  return read(verb, operand ?? '');
}

function read(verb: ControlVerb, operand: string): ControlCommand | string {
  const parsed = v.safeParse(controlCommandSchema, commandOf(verb, operand));
  return parsed.success ? parsed.output : `${verb}: ${parsed.issues[0].message}`;
}

const isSwitch = (verb: ControlVerb): verb is 'dnd' | 'mute' => verb === 'dnd' || verb === 'mute';

function commandOf(verb: ControlVerb, operand: string): unknown {
  switch (verb) {
    case 'dial':
    case 'consult':
      return { verb, target: operand };
    case 'transfer':
      // To transfer without a number is to join the call one has asked in with the one that waits.
      return { verb, target: operand === '' ? null : operand };
    case 'dnd':
    case 'mute':
      return { verb, on: operand === 'on' };
    case 'dtmf':
      return { verb, digits: operand };
    case 'sign-in':
      return operand === '' ? { verb } : { verb, way: operand };
    case 'history':
      return { verb, text: operand };
    case 'screenshot':
    case 'support-bundle':
      return { verb, file: operand };
    case 'simulate':
      return { verb, fault: operand };
    default:
      return { verb };
  }
}

function parseVerb(verb: Exclude<Verb, 'completion'>, operands: readonly string[]): ControlCommand | string {
  switch (verb) {
    case 'token':
      return parseToken(operands);
    case 'message':
      return parseMessage(operands);
    default:
      return parseCommand(verb, operands);
  }
}

/** Scopes may stand in one word with commas, or each in its own. */
function parseToken([what, ...rest]: readonly string[]): ControlCommand | string {
  const [name, ...others] = rest;
  if (what === 'list') return name === undefined ? { verb: 'token-list' } : 'token list takes nothing';
  if (what === 'revoke' && name !== undefined && others.length === 0) return { verb: 'token-revoke', name };
  if (what === 'revoke') return 'token revoke takes one NAME';
  if (what !== 'create') return 'token takes create, list or revoke';
  const scopes = others.flatMap((word) => word.split(',')).filter((word) => word !== '');
  if (name === undefined || scopes.length === 0) return 'token create takes a NAME and at least one SCOPE';
  const parsed = v.safeParse(controlCommandSchema, { verb: 'token-create', name, scopes });
  return parsed.success ? parsed.output : `token create: ${parsed.issues[0].message}`;
}

/** The text may stand in one word or in several. */
function parseMessage([what, ...rest]: readonly string[]): ControlCommand | string {
  if (what !== 'send' && what !== 'list') return 'message takes send or list';
  const [number = '', ...words] = rest;
  if (what === 'list' && words.length > 0) return 'message list takes one TEXT';
  if (what === 'send' && (number === '' || words.length === 0))
    return 'message send takes a NUMBER and a TEXT';
  const parsed = v.safeParse(
    controlCommandSchema,
    what === 'list'
      ? { verb: 'message-list', text: number }
      : { verb: 'message-send', number, text: words.join(' ') },
  );
  return parsed.success ? parsed.output : `message ${what}: ${parsed.issues[0].message}`;
}

function parseCompletion(operands: readonly string[]): Invocation['action'] {
  const [wanted, ...rest] = operands;
  const shell = verbs.completion.operand.values.find((each) => each === wanted);
  return shell === undefined || rest.length > 0
    ? { kind: 'usage', message: 'completion takes bash, zsh or fish' }
    : { kind: 'completion', shell };
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
  if (verb === 'completion') return { ...common, action: parseCompletion(operands) };
  const command = parseVerb(verb, operands);
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
