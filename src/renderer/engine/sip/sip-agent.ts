import { type LogLevel, SIPExtension, UserAgent } from 'sip.js';
import type { Clock, CredentialProvider, EngineLog, SipAgent, SipListener } from '../core/ports.ts';
import { createCallAgent } from './call-agent.ts';
import { guardCredentials } from './credential-guard.ts';
import { disposeDialogs } from './dispose-dialogs.ts';
import { createGruuProbe } from './gruu-probe.ts';
import { judgeMessage } from './judge-message.ts';
import { readdressed } from './kept-signalling.ts';
import { createMessageAgent } from './message-agent.ts';
import { readHead } from './message-head.ts';
import { messageLine } from './message-line.ts';
import { createOptionsPing } from './options-ping.ts';
import { sendPublish } from './publish-client.ts';
import { callIdIn, readTextsOnce } from './readable.ts';
import { badRequest, writeRefusal } from './refusal.ts';
import { createRegisterClient } from './register-client.ts';
import { createSubscribeClient } from './subscribe-client.ts';
import { type SocketFactory, WssTransport, type WssTransportOptions } from './wss-transport.ts';

export interface SipAgentOptions {
  /** Address of record, such as sip:alice@example.com. */
  readonly aor: string;
  readonly displayName: string;
  /** WSS URLs: where a 3xx may send us. */
  readonly servers: readonly string[];
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

const levels = { error: 'error', warn: 'warn', log: 'debug', debug: 'debug' } as const;

/** SIP.js behind the engine's port. Throws when the address of record is none. */
export function createSipAgent(options: SipAgentOptions): SipAgent {
  const { listener, log } = options;
  const uri = UserAgent.makeURI(options.aor);
  if (uri === undefined) throw new Error(`not an address of record: ${options.aor}`);

  const transportOptions: WssTransportOptions = {
    createSocket: options.createSocket,
    clock: options.clock,
    onSocket: (socketId, event) => listener.onSocket(socketId, event),
    accepts: (text, socketId) => accepts(text, socketId),
    onMessage(direction, text) {
      const message = messageLine(text);
      if (message !== null) listener.onMessage(direction, message);
    },
  };
  readTextsOnce();
  const userAgent = new UserAgent({
    uri,
    displayName: quotable(options.displayName),
    instanceId: options.instanceId,
    contactParams: { transport: 'ws' },
    transportConstructor: WssTransport,
    transportOptions,
    sipExtension100rel: SIPExtension.Supported,
    sipExtensionReplaces: SIPExtension.Supported,
    sipExtensionExtraSupported: ['timer', 'norefersub', 'trickle-ice', 'record-aware'],
    // SIP.js has not heard of RFC 8840 and RFC 7866.
    hackAllowUnregisteredOptionTags: true,
    userAgentString: options.userAgentString,
    logBuiltinEnabled: false,
    logConfiguration: false,
    logConnector: (level: LogLevel, category, _label, content) => log(levels[level], category, content),
    delegate: {},
  });
  const transport = userAgent.transport as WssTransport;
  guardCredentials(userAgent.userAgentCore, options.credentials);
  const gruuProbe = createGruuProbe(userAgent, (text) => void transport.send(text).catch(() => undefined));
  const registration = createRegisterClient(
    userAgent,
    options.credentials,
    options.servers,
    (event) => listener.onRegistration(event),
    gruuProbe.granted,
  );
  const calls = createCallAgent({ userAgent, ...options });
  const subscriptions = createSubscribeClient({
    ...{ userAgent, log },
    onSubscription: (id, event) => listener.onSubscription(id, event),
    onNotice: (notice) => listener.onNotice(notice),
  });
  const messages = createMessageAgent(userAgent, listener);
  const optionsPing = createOptionsPing(userAgent);
  // Ready for requests from the first socket on.
  void userAgent.start();
  const parserLogger = userAgent.getLogger('sip.parser');
  const refusalTag = crypto.randomUUID();
  transport.onMessage = survive(transport.onMessage);

  function accepts(text: string, socketId: number): boolean {
    const ping = optionsPing.answered(text, socketId);
    if (ping !== null) {
      transport.forgetCrlf(socketId, ping);
      listener.onSocket(socketId, { type: 'answered', ping, method: 'options' });
      return false;
    }
    if (gruuProbe.takes(text)) return false;
    const judgement = judgeMessage(text, refusalTag, parserLogger);
    if (judgement.kind === 'take') return true;
    if (judgement.kind === 'refuse') {
      // A stranger's request says nothing about our registration or calls.
      log('warn', 'sip', `refused a request: ${judgement.reason}`);
      if (judgement.answer !== null) transport.sendOn(socketId, judgement.answer);
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

  return {
    ...calls,
    ...messages,
    openSocket: (id, url, way) => transport.openSocket(id, url, way),
    useSocket: (id) => transport.useSocket(id),
    closeSocket: (id) => transport.closeSocket(id),
    dropSocket: () => transport.dropSocket(),
    ping(id, ping, method) {
      if (method === 'crlf') transport.pingCrlf(id, ping);
      else transport.sendOn(id, optionsPing.request(id, ping));
    },
    ringAgain(invite) {
      // Judged anew: it comes from main now, and main had it from a page.
      const ours = readdressed(invite, options.aor);
      if (judgeMessage(ours, refusalTag, parserLogger).kind === 'take') transport.onMessage?.(ours);
    },
    register: (expiresS) => registration.register(expiresS),
    unregister: () => registration.unregister(),
    subscribe: (id, request, expiresS, anew) => subscriptions.subscribe(id, request, expiresS, anew),
    unsubscribe: (id) => subscriptions.unsubscribe(id),
    publish: (request, wish, tell) => void sendPublish(userAgent, request, wish, tell),
    dispose() {
      subscriptions.clear();
      void transport.dispose();
      disposeDialogs(userAgent.userAgentCore.dialogs.values(), log);
      userAgent.userAgentCore.dispose();
      calls.clear();
    },
  };
}

/** SIP.js puts the name between quotes as it is (RFC 3261 section 25.1: quoted-string). */
function quotable(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/["\\]/g, '\\$&');
}
