import { domain } from '../people.ts';
import type { SipTokens } from '../service/sip-token.ts';
import { type Account, createDirectory } from './accounts.ts';
import { createAuthenticator } from './authenticator.ts';
import { createCore, type RefusedRegistration } from './core.ts';
import type { Flow } from './flow.ts';
import type { ForkTimers } from './fork.ts';
import type { ReceivedMessage } from './record.ts';
import { defaultLimits, type RegistrarLimits } from './registrar.ts';
import type { WssServer } from './wss-server.ts';

export interface SipEdgeOptions {
  readonly sipTokens: SipTokens;
  readonly authzServer: string;
  /** Passwords of the digest accounts, by user name. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly nonceTtlMs: number;
  /** Extensions that are there to be watched. */
  readonly crowd?: readonly string[];
  readonly limits?: Partial<RegistrarLimits>;
  readonly timers?: Partial<ForkTimers>;
  readonly log: (line: string) => void;
}

export interface Registration {
  readonly aor: string;
  readonly contact: string;
  /** Which connection it stands on. */
  readonly flow: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** How a party inside this process speaks SIP: it sends here and is called back. */
export interface LocalLine {
  readonly account: Account;
  readonly contact: string;
  send(text: string): void;
  detach(): void;
}

export interface SipEdge {
  readonly wssUrl: string;
  readonly domain: string;
  attach(user: string, receive: (text: string) => void): LocalLine;
  /** What clients have registered; parties inside this process are not listed. */
  registrations(): readonly Registration[];
  /** Everything that arrived from clients and parties, oldest first, secrets redacted. */
  received(): readonly ReceivedMessage[];
  waitFor(
    fits: (received: ReceivedMessage) => boolean,
    options?: { readonly timeoutMs?: number; readonly past?: boolean },
  ): Promise<ReceivedMessage>;
  /** Sends any text as it is, malformed SIP too, to whoever is registered as `user`. Returns to how many connections. */
  sendRaw(user: string, text: string): number;
  closeSockets(options?: { readonly abrupt?: boolean }): void;
  /** Sockets stay open, nothing is answered: the zombie connection. */
  setSilent(silent: boolean): void;
  /** Port closed, sockets gone. */
  setDown(down: boolean): Promise<void>;
  refuseRegistrations(refusal: RefusedRegistration | null): void;
  /** Watchers of `user` are told of a call that nobody makes, from somebody whom nobody watches; `over` ends it. */
  pretendCall(user: string, state: 'early' | 'confirmed' | 'over'): void;
  /** What waits in the mailbox of `user`, and the number to call to hear it. */
  leaveMessages(user: string, box: { fresh: number; old: number; number: string }): void;
}

const defaultTimers: ForkTimers = { ringMs: 180_000, replyMs: 32_000, cancelMs: 32_000 };

export function createSipEdge(server: WssServer, options: SipEdgeOptions): SipEdge & { close(): void } {
  const sentBy = `localhost:${server.port}`;
  const directory = createDirectory([sentBy, `127.0.0.1:${server.port}`], options.crowd);
  const core = createCore({
    directory,
    authenticator: createAuthenticator({ ...options, directory }),
    sentBy,
    limits: { ...defaultLimits, ...options.limits },
    timers: { ...defaultTimers, ...options.timers },
    log: options.log,
  });
  server.handle({ onMessage: core.receive, onClose: core.drop });
  const clientBindings = () => core.location.all().filter(({ expiresAt }) => Number.isFinite(expiresAt));

  return {
    wssUrl: `wss://${sentBy}/ws`,
    domain,
    attach(user, receive) {
      const account = directory.find(`sip:${user}@${domain}`);
      if (account === null) throw new Error(`nobody is called ${user}`);
      let open = true;
      const flow: Flow = {
        id: `local-${user}`,
        trusted: account,
        isOpen: () => open,
        send(text) {
          // Never within the sender's own call: a party may answer while it is being asked.
          if (open) setImmediate(() => open && receive(text));
          return open;
        },
      };
      const contact = `sip:${user}@${user}.endpoint.invalid;transport=ws`;
      core.attach(account, contact, flow);
      return {
        account,
        contact,
        send: (text) => core.receive(flow, text),
        detach() {
          open = false;
          core.drop(flow);
        },
      };
    },
    registrations: () =>
      clientBindings().map(({ aor, contact, flow, expiresAt }) => ({
        aor,
        contact,
        flow: flow.id,
        expiresAt,
      })),
    received: core.record.messages,
    waitFor: core.record.waitFor,
    sendRaw(user, text) {
      const aor = directory.find(`sip:${user}@${domain}`)?.aor;
      const flows = new Set(clientBindings().flatMap((binding) => (binding.aor === aor ? binding.flow : [])));
      for (const flow of flows) flow.send(text);
      return flows.size;
    },
    closeSockets: ({ abrupt = false } = {}) => server.closeSockets(abrupt),
    setSilent: core.setSilent,
    setDown: server.setDown,
    refuseRegistrations: core.refuseRegistrations,
    pretendCall(user, state) {
      const called = directory.find(`sip:${user}@${domain}`);
      if (called === null) throw new Error(`nobody is called ${user}`);
      const login = `caller-of-${user}`;
      const caller = { aor: `sip:${login}@${domain}`, login, displayName: 'A caller', extension: login };
      core.pretendCall(
        { callId: `pretended-${user}`, caller, called, callerTag: null, calledTag: null },
        state,
      );
    },
    leaveMessages(user, { number, ...counts }) {
      const aor = directory.find(`sip:${user}@${domain}`)?.aor;
      if (aor === undefined) throw new Error(`nobody is called ${user}`);
      core.mailboxIs(aor, { ...counts, account: `sip:${number}@${domain}` });
    },
    close: core.close,
  };
}
