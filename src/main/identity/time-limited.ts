import * as v from 'valibot';
import { findStrayRelay, type PolicyLimits } from '../../shared/policy-limits.ts';
import { ProblemError } from '../../shared/problem.ts';
import { iceServerSchema } from '../../shared/provisioning.ts';
import { describeIssues } from '../../shared/schema-problem.ts';

// What the token service gives for a while: TURN servers, and SIP digest credentials.

const lifeSchema = {
  /** Seconds from now (draft-uberti-behave-turn-rest-00). */
  ttl: v.pipe(v.number(), v.minValue(1), v.maxValue(366 * 24 * 3600)),
};

const turnAnswerSchema = v.object({
  ...lifeSchema,
  servers: v.pipe(v.array(iceServerSchema), v.minLength(1), v.maxLength(16)),
});

const sipAnswerSchema = v.object({
  ...lifeSchema,
  username: v.pipe(v.string(), v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,255}$/u, 'expected plain text')),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024)),
});

export type IceServers = readonly v.InferOutput<typeof iceServerSchema>[];

export interface DigestAccount {
  readonly username: string;
  readonly password: string;
}

/** Throws ProblemError `provisioning-invalid` with the place, never a value; also for relays beyond the limits. Pure. */
export function readTurnAnswer(
  document: unknown,
  limits?: PolicyLimits,
): { readonly value: IceServers; readonly lifeMs: number } {
  const { servers, ttl } = parse(turnAnswerSchema, document);
  const stray = findStrayRelay(servers, limits);
  if (stray !== null)
    throw new ProblemError('provisioning-invalid', `${stray}: the policy does not allow this host`);
  return { value: servers, lifeMs: ttl * 1000 };
}

/** As `readTurnAnswer`. */
export function readSipAnswer(document: unknown): { readonly value: DigestAccount; readonly lifeMs: number } {
  const { username, password, ttl } = parse(sipAnswerSchema, document);
  return { value: { username, password }, lifeMs: ttl * 1000 };
}

function parse<T>(schema: v.GenericSchema<unknown, T>, document: unknown): T {
  const parsed = v.safeParse(schema, document);
  if (!parsed.success) throw new ProblemError('provisioning-invalid', describeIssues(parsed.issues));
  return parsed.output;
}
