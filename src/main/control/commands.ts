import { writeFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { ControlCommand, ControlReply, Fault } from '../../shared/control.ts';
import { isQuiet } from '../../shared/desktop-quiet.ts';
import type { DesktopState } from '../../shared/desktop-state.ts';
import type { Dialled } from '../../shared/dialling/dialling.ts';
import type { EngineSummary } from '../../shared/engine-summary.ts';
import type { HistoryPage, HistoryQuery } from '../../shared/people.ts';
import { describeError } from '../diagnostics/log.ts';
import type { SignInWish } from '../identity/identity.ts';
import { type ApiTokens, TokenError } from './api-tokens.ts';
import type { EngineRelay } from './engine-relay.ts';
import { handleMessage, type MessageDesk } from './handle-message.ts';
import type { StatusReport } from './status-report.ts';

export interface CommandOptions {
  readonly desktop: () => DesktopState;
  /** What the page last said of registration and calls. */
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  /** What the dialling rules make of a number. */
  readonly resolveDial: (text: string) => Promise<Dialled>;
  readonly signIn: (present: (authorizationUrl: string) => Promise<void>, wish: SignInWish) => Promise<void>;
  /** The window's picture as PNG; null when there is no window. */
  readonly capture: () => Promise<Uint8Array | null>;
  /** Null while nobody is signed in. */
  readonly history: (query: HistoryQuery) => HistoryPage | null;
  readonly messages: MessageDesk;
  readonly writeBundle: (file: string) => Promise<{ readonly file: string; readonly bytes: number }>;
  readonly simulate: (fault: Fault) => ControlReply | Promise<ControlReply>;
  readonly quickDial: () => void;
  /** False: no newer version is looked for here. */
  readonly checkUpdate: () => boolean;
  /** Null where the policy has switched them off. */
  readonly tokens: ApiTokens | null;
  /** A token holds no more. */
  readonly onRevoked: (name: string) => void;
  /** Quits once the reply is out. */
  readonly quit: () => void;
}

export const idleEngine: EngineSummary = {
  registration: {
    state: 'idle',
    aor: null,
    server: null,
    problem: null,
    registeredMs: null,
    rttMs: null,
    unreachableSince: null,
    lastGap: null,
    networkChange: null,
  },
  doNotDisturb: false,
  calls: [],
  counters: null,
};

/** Somebody would be left in silence if the app just went. */
export function isBusy({ registration, calls }: EngineSummary): boolean {
  return registration.state !== 'idle' || calls.some(({ state }) => state !== 'ended');
}

/** Answers every verb of the control socket. */
export function createCommands(options: CommandOptions): (command: ControlCommand) => Promise<ControlReply> {
  return async (command) => {
    switch (command.verb) {
      case 'status':
        return { ok: true, value: report(options.desktop(), options.engine()) };
      case 'history':
        return listHistory(options, command.text);
      case 'message-send':
      case 'message-list':
        return handleMessage(options.messages, command);
      case 'watch':
        return { ok: false, code: 'bad-request', message: 'watch keeps its connection' };
      case 'sign-in':
        return signIn(options, command.way ?? 'browser');
      case 'screenshot':
        return screenshot(options, command.file);
      case 'support-bundle':
        return writeBundle(options, command.file);
      case 'simulate':
        return options.simulate(command.fault);
      case 'quick-dial':
        options.quickDial();
        return { ok: true, value: null };
      case 'token-create':
      case 'token-list':
      case 'token-revoke':
        return handleToken(options, command);
      case 'update':
        return options.checkUpdate() ? { ok: true, value: null } : noUpdates;
      case 'quit':
        options.quit();
        return { ok: true, value: null };
      case 'check':
        return options.relay.request(command, checkMs);
      case 'dial':
        return dial(options, command.target);
      case 'consult':
      case 'transfer':
        return handOn(options, command);
      default:
        return options.relay.request(command);
    }
  };
}

/** A check in a network that answers to nothing; and shorter than a client waits. */
const checkMs = 28_000;

async function dial({ relay, resolveDial }: CommandOptions, asked: string): Promise<ControlReply> {
  const { target, why } = await resolveDial(asked);
  const reply = await relay.request({ verb: 'dial', target });
  if (!reply.ok) return reply;
  return { ok: true, value: { ...(typeof reply.value === 'object' ? reply.value : {}), target, why } };
}

const noUpdates: ControlReply = {
  ok: false,
  code: 'not-possible',
  message:
    'No newer version is looked for here: your company’s policy names no place for it, or Offhook was unpacked by hand.',
};

/** Whom a call goes to is dialled as any other number is. */
async function handOn(
  { relay, resolveDial }: CommandOptions,
  command: Extract<ControlCommand, { verb: 'consult' | 'transfer' }>,
): Promise<ControlReply> {
  if (command.target === null) return relay.request(command);
  const { target } = await resolveDial(command.target);
  return relay.request({ ...command, target });
}

function listHistory({ history }: CommandOptions, text: string): ControlReply {
  const page = history({ filter: 'all', text, contact: null, before: null, most: 50 });
  if (page === null) return { ok: false, code: 'not-possible', message: 'Nobody is signed in.' };
  const calls = page.groups.flatMap(({ number, name, calls: each }) =>
    each.map((call) => ({ number, name, ...call })),
  );
  return { ok: true, value: calls };
}

export function report(desktop: DesktopState, engine: EngineSummary): StatusReport {
  const { identity, secretStore, update } = desktop;
  const problem = 'problem' in identity ? identity.problem : null;
  return {
    identity: identity.step,
    problem: problem?.code ?? null,
    problemDetail: problem?.detail ?? null,
    secretStore,
    update,
    quiet: isQuiet(desktop),
    ...engine,
  };
}

type TokenCommand = Extract<ControlCommand, { verb: `token-${string}` }>;

function handleToken({ tokens, onRevoked }: CommandOptions, command: TokenCommand): ControlReply {
  if (tokens === null)
    return { ok: false, code: 'not-possible', message: 'Your company has switched tokens off.' };
  try {
    switch (command.verb) {
      case 'token-create': {
        const { name, scopes } = command;
        return { ok: true, value: { token: tokens.create(name, scopes), name, scopes } };
      }
      case 'token-list':
        return { ok: true, value: tokens.list() };
      case 'token-revoke':
        if (!tokens.revoke(command.name))
          return { ok: false, code: 'not-possible', message: `there is no token "${command.name}"` };
        onRevoked(command.name);
        return { ok: true, value: null };
    }
  } catch (error) {
    const code = error instanceof TokenError ? 'not-possible' : 'failed';
    return { ok: false, code, message: describeError(error) };
  }
}

async function signIn(
  { desktop, signIn: start }: CommandOptions,
  way: SignInWish['way'],
): Promise<ControlReply> {
  const { step } = desktop().identity;
  if (step !== 'signed-out' && step !== 'signing-in') {
    return {
      ok: false,
      code: 'not-possible',
      message: step === 'signed-in' ? 'You are signed in already.' : `Nobody can sign in while ${step}.`,
    };
  }
  let authorizationUrl = '';
  try {
    const present = (url: string): Promise<void> => {
      authorizationUrl = url;
      return Promise.resolve();
    };
    await start(present, { choice: 0, way });
    if (way === 'browser') return { ok: true, value: { authorizationUrl } };
    const { identity } = desktop();
    // Whoever was done at once needs no code any more.
    return { ok: true, value: identity.step === 'signing-in' ? identity.device : null };
  } catch (error) {
    return { ok: false, code: 'failed', message: describeError(error) };
  }
}

/** The app's working folder is nobody's business: the client resolves against its own. */
const noFullPath: ControlReply = { ok: false, code: 'bad-request', message: 'the file needs a full path' };

async function writeBundle({ writeBundle: write }: CommandOptions, file: string): Promise<ControlReply> {
  if (!isAbsolute(file)) return noFullPath;
  try {
    return { ok: true, value: await write(file) };
  } catch (error) {
    return { ok: false, code: 'failed', message: describeError(error) };
  }
}

async function screenshot({ capture }: CommandOptions, file: string): Promise<ControlReply> {
  if (!isAbsolute(file)) return noFullPath;
  const image = await capture();
  if (image === null) return { ok: false, code: 'not-ready', message: 'there is no window' };
  try {
    await writeFile(file, image);
  } catch (error) {
    return { ok: false, code: 'failed', message: describeError(error) };
  }
  return { ok: true, value: { file, bytes: image.byteLength } };
}
