import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { readBody, refuse, sendJson } from '../edge/service/http-body.ts';
import type { Bob } from './endpoints/bob.ts';
import type { Echo } from './endpoints/echo.ts';
import type { Identity } from './identity/identity.ts';
import type { HttpServer } from './net/http-server.ts';
import type { Service } from './service/service.ts';
import type { SipEdge } from './sip/sip-edge.ts';

/** The parts of a demo that can be switched. */
export interface Switches {
  readonly identity: Identity;
  readonly service: Service;
  readonly sip: SipEdge;
  readonly echo: Echo;
  readonly bob: Bob;
}

/** Where another process reaches the switches of a running demo. The secret stands in the run file only. */
export interface ControlPlace {
  readonly url: string;
  readonly secret: string;
}

const down = v.object({ down: v.union([v.boolean(), v.literal('refused')]) });
const nothing = v.object({});

/** `POST /control/<name>` with a JSON body of that shape; the answer is `{value}` or `{error, error_description}`. */
const inputs = {
  'bob/call': v.object({ to: v.string(), cancelAfterMs: v.optional(v.number()) }),
  'bob/hangup': v.object({ id: v.optional(v.string()) }),
  'bob/calls': nothing,
  'echo/calls': nothing,
  'identity/down': down,
  'identity/revoke': v.object({ login: v.string() }),
  /** How many tokens there were ever. */
  'tokens/issued': nothing,
  'service/down': down,
  'service/provisioning': v.object({
    override: v.nullable(v.object({ status: v.number(), body: v.unknown() })),
  }),
  'sip/close-sockets': v.object({ abrupt: v.optional(v.boolean(), false) }),
  'sip/down': v.object({ down: v.boolean() }),
  'sip/silent': v.object({ silent: v.boolean() }),
  'sip/refuse-registrations': v.object({ status: v.nullable(v.number()) }),
  'sip/send-raw': v.object({ user: v.string(), text: v.string() }),
  'sip/leave-messages': v.object({
    user: v.string(),
    fresh: v.number(),
    old: v.optional(v.number(), 0),
    number: v.optional(v.string(), '600'),
  }),
  'sip/registrations': nothing,
  'sip/received': nothing,
} as const;

type Inputs = typeof inputs;
export type ControlName = keyof Inputs;
type Verbs = { readonly [N in ControlName]: (input: v.InferOutput<Inputs[N]>) => unknown };

function verbsOf({ bob, echo, identity, service, sip }: Switches): Verbs {
  return {
    'bob/call': ({ to, cancelAfterMs }) => bob.call(to, cancelAfterMs === undefined ? {} : { cancelAfterMs }),
    'bob/hangup': ({ id }) => bob.hangUp(id),
    'bob/calls': () => bob.calls(),
    'echo/calls': () => echo.calls(),
    'identity/down': (input) => identity.setDown(input.down),
    'identity/revoke': ({ login }) => identity.revokeAllGrants(login),
    'tokens/issued': () => ({
      refresh: identity.everIssued('RefreshToken').length,
      sip: service.sipTokensIssued(),
    }),
    'service/down': (input) => service.setDown(input.down),
    'service/provisioning': ({ override }) => service.setProvisioning(override),
    'sip/close-sockets': (input) => sip.closeSockets(input),
    'sip/down': (input) => sip.setDown(input.down),
    'sip/silent': ({ silent }) => sip.setSilent(silent),
    'sip/refuse-registrations': ({ status }) => sip.refuseRegistrations(status === null ? null : { status }),
    'sip/send-raw': ({ user, text }) => sip.sendRaw(user, text),
    'sip/leave-messages': ({ user, ...box }) => sip.leaveMessages(user, box),
    'sip/registrations': () => sip.registrations(),
    'sip/received': () => sip.received(),
  };
}

export function createControl(server: HttpServer, switches: Switches): ControlPlace {
  const secret = randomBytes(24).toString('base64url');
  const verbs = verbsOf(switches);

  async function run<N extends ControlName>(name: N, body: unknown): Promise<unknown> {
    return verbs[name](v.parse(inputs[name], body));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSecret(request.headers.authorization ?? '', secret)) {
      refuse(response, 401, 'invalid_token', 'the secret of the run file is required');
      return;
    }
    const name = new URL(request.url ?? '/', server.origin).pathname.replace(/^\/control\//, '');
    if (request.method !== 'POST' || !isControlName(name)) {
      refuse(response, 404, 'not_found', `no switch called ${name}`);
      return;
    }
    try {
      const body: unknown = JSON.parse((await readBody(request)) || '{}');
      sendJson(response, 200, { value: (await run(name, body)) ?? null });
    } catch (error) {
      refuse(response, 400, 'invalid_request', error instanceof Error ? error.message : String(error));
    }
  }

  server.handle((request, response) => void answer(request, response));
  return { url: `${server.origin}/control`, secret };
}

function isControlName(name: string): name is ControlName {
  return Object.hasOwn(inputs, name);
}

function isSecret(authorization: string, secret: string): boolean {
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${secret}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
