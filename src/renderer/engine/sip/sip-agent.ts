import { type LogLevel, SIPExtension, UserAgent, UserAgentState } from 'sip.js';
import type { Clock, CredentialProvider, EngineLog, SipAgent, SipListener } from '../core/ports.ts';
import { createCallAgent } from './call-agent.ts';
import { guardCredentials } from './credential-guard.ts';
import { judgeMessage } from './judge-message.ts';
import { readHead } from './message-head.ts';
import { callIdIn } from './readable.ts';
import { badRequest, writeRefusal } from './refusal.ts';
import { createRegisterClient } from './register-client.ts';
import { type SocketFactory, WssTransport, type WssTransportOptions } from './wss-transport.ts';

export interface SipAgentOptions {
  /** Address of record, such as sip:alice@example.com. */
  readonly aor: string;
  readonly displayName: string;
  /** RFC 5626 instance, a UUID that stays the same for this installation. */
  readonly instanceId: string;
  readonly userAgentString: string;
  readonly createSocket: SocketFactory;
  readonly credentials: CredentialProvider;
  readonly listener: SipListener;
  readonly log: EngineLog;
  readonly clock: Clock;
  readonly newCallId: () => string;
  /** RFC 4028: the interval we ask for; null: none. */
  readonly sessionExpiresS: number | null;
}

const keepAliveMs = 25_000;
const connectTimeoutMs = 8000;
const levels = { error: 'error', warn: 'warn', log: 'debug', debug: 'debug' } as const;

/** SIP.js behind the engine's port. Throws when the address of record is none. */
export function createSipAgent(options: SipAgentOptions): SipAgent {
  const { listener, log } = options;
  const uri = UserAgent.makeURI(options.aor);
  if (uri === undefined) throw new Error(`not an address of record: ${options.aor}`);

  const transportOptions: WssTransportOptions = {
    createSocket: options.createSocket,
    keepAliveMs,
    connectTimeoutMs,
    accepts: (text) => accepts(text),
  };
  const userAgent = new UserAgent({
    uri,
    displayName: quotable(options.displayName),
    instanceId: options.instanceId,
    contactParams: { transport: 'ws' },
    transportConstructor: WssTransport,
    transportOptions,
    sipExtension100rel: SIPExtension.Supported,
    sipExtensionReplaces: SIPExtension.Supported,
    sipExtensionExtraSupported: ['timer', 'norefersub'],
    userAgentString: options.userAgentString,
    logBuiltinEnabled: false,
    logConfiguration: false,
    logConnector: (level: LogLevel, category, _label, content) => log(levels[level], category, content),
    delegate: {
      onDisconnect: (error) =>
        listener.onRegistration({ type: 'transport.closed', detail: error?.message ?? null }),
    },
  });
  const transport = userAgent.transport as WssTransport;
  guardCredentials(userAgent.userAgentCore, options.credentials);
  const registration = createRegisterClient(userAgent, options.credentials, (event) =>
    listener.onRegistration(event),
  );
  const calls = createCallAgent({ userAgent, ...options });
  const parserLogger = userAgent.getLogger('sip.parser');
  const refusalTag = crypto.randomUUID();
  transport.onMessage = survive(transport.onMessage);

  function accepts(text: string): boolean {
    const judgement = judgeMessage(text, refusalTag, parserLogger);
    if (judgement.kind === 'take') return true;
    if (judgement.kind === 'refuse') {
      // A stranger's request says nothing about our registration or calls.
      log('warn', 'sip', `refused a request: ${judgement.reason}`);
      if (judgement.answer !== null) transport.send(judgement.answer).catch(() => undefined);
      return false;
    }
    log('warn', 'sip', `dropped an unreadable message from the server: ${judgement.reason}`);
    const broken = calls.callWith(callIdIn(text));
    if (broken !== null) {
      listener.onCall(broken, { type: 'message.malformed' });
    } else if (judgement.method === null || judgement.method === 'REGISTER') {
      listener.onRegistration({ type: 'message.malformed', detail: judgement.reason });
    }
    return false;
  }

  /** SIP.js throws at what its parser let pass, such as a broken escape: the sender hears so, all else goes on. */
  function survive(deliver: ((text: string) => void) | undefined): (text: string) => void {
    return (text) => {
      try {
        deliver?.(text);
      } catch (error) {
        log('error', 'sip', `a message could not be handled: ${String(error)}`);
        const answer = writeRefusal(readHead(text), badRequest('Bad Request'), refusalTag);
        if (answer !== null) transport.send(answer).catch(() => undefined);
      }
    };
  }

  function connect(url: string): void {
    transport.url = url;
    const attempt = userAgent.state === UserAgentState.Stopped ? userAgent.start() : transport.connect();
    attempt.then(
      () => listener.onRegistration({ type: 'transport.connected' }),
      (error: unknown) =>
        listener.onRegistration({
          type: 'transport.failed',
          problem: {
            code: 'unreachable',
            sipCode: null,
            detail: error instanceof Error ? error.message : null,
          },
        }),
    );
  }

  return {
    ...calls,
    connect,
    disconnect: () => void transport.disconnect(),
    register: (expiresS) => registration.register(expiresS),
    unregister: () => registration.unregister(),
    dispose() {
      void transport.dispose();
      userAgent.userAgentCore.dispose();
      calls.clear();
    },
  };
}

/** SIP.js puts the name between quotes as it is (RFC 3261 section 25.1: quoted-string). */
function quotable(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/["\\]/g, '\\$&');
}
