import * as v from 'valibot';
import { type ControlCommand, type ControlReply, controlCommandSchema } from '../../shared/control.ts';
import type { Clock } from '../clock.ts';
import type { ApiTokens } from './api-tokens.ts';
import { scopeOf } from './scope-of.ts';

/** Who asks for what. */
export interface Admission {
  readonly command: ControlCommand;
  /** The token's name; null: the user's own command line. */
  readonly holder: string | null;
}

export type Refusal = Extract<ControlReply, { readonly ok: false }>;

/** A line of JSON to who asks for what, or the refusal. */
export type Admit = (line: string) => Admission | Refusal;

const refuse = (code: Refusal['code'], message: string): Refusal => ({ ok: false, code, message });

/** The socket of the user's own: whoever can open it is the user. */
export const admitOwner: Admit = (line) => {
  const document = parseLine(line);
  if (document === undefined) return refuse('bad-request', 'not JSON');
  const parsed = v.safeParse(controlCommandSchema, document);
  return parsed.success
    ? { command: parsed.output, holder: null }
    : refuse('bad-request', parsed.issues[0].message);
};

/** So many commands a program may send in a time; calls are dearer. */
const limits = { all: { most: 100, ms: 10_000 }, dial: { most: 10, ms: 60_000 } } as const;

/** The socket of other programs: the line has a `token` beside the command, and the token a scope for it. */
export function createTokenAdmission(tokens: Pick<ApiTokens, 'find'>, clock: Clock): Admit {
  const counts = new Map<string, readonly number[]>();

  /** False: too many in that time; what is refused does not count. */
  function count(key: string, { most, ms }: { readonly most: number; readonly ms: number }): boolean {
    const now = clock.now();
    const recent = (counts.get(key) ?? []).filter((at) => at > now - ms);
    const isAllowed = recent.length < most;
    counts.set(key, isAllowed ? [...recent, now] : recent);
    return isAllowed;
  }

  return (line) => {
    const document = parseLine(line);
    if (document === undefined) return refuse('bad-request', 'not JSON');
    // Nothing is said of a command to whoever has no token.
    const token = v.safeParse(v.looseObject({ token: v.string() }), document);
    const facts = token.success ? tokens.find(token.output.token) : null;
    if (facts === null)
      return refuse('token-refused', 'the token is missing, unknown or revoked: offhook token create');
    const { name, scopes } = facts;
    if (!count(name, limits.all)) return refuse('too-many', 'more than 100 commands in 10 s');
    const parsed = v.safeParse(controlCommandSchema, document);
    if (!parsed.success) return refuse('bad-request', parsed.issues[0].message);
    const command = parsed.output;
    const scope = scopeOf(command);
    if (scope === null) return refuse('scope-missing', `no token opens ${command.verb}`);
    if (!scopes.includes(scope))
      return refuse(
        'scope-missing',
        `${command.verb} needs the scope ${scope}; this token has ${scopes.join(', ')}`,
      );
    const dials = command.verb === 'dial' || command.verb === 'consult';
    if (dials && !count(`dial ${name}`, limits.dial))
      return refuse('too-many', 'more than 10 calls in a minute');
    return { command, holder: name };
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
