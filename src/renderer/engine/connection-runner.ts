import { type Clock, createTimers } from './clock.ts';
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionTimer,
  defaultConnectionConfig,
  disconnected,
  type TransportEvent,
} from './core/connection.ts';
import { stepConnection } from './core/connection-step.ts';
import type { LivenessPace, LivenessState } from './core/liveness.ts';
import type { EngineLog, SipAgent, SocketEvent, SocketWay } from './core/ports.ts';
import { createLivenessRunner, type LivenessRunner } from './liveness-runner.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Trace } from './trace.ts';

export interface ConnectionView {
  /** WSS URL in use, else the one tried last. */
  readonly server: string | null;
  /** The socket in use was proven to carry both ways, and there is no reason for doubt. */
  readonly proven: boolean;
  /** Something is in use, and there is no reason for doubt: proven, or only just opened. */
  readonly usable: boolean;
  /** It goes as the system routes, not by a detour. */
  readonly isDirect: boolean;
  /** Smoothed round trip of the pings. */
  readonly rttMs: number | null;
  /** Epoch ms of the newest proof. */
  readonly provenAt: number | null;
}

export interface ConnectionRunner {
  dispatch(event: ConnectionEvent): void;
  onSocket(id: number, event: SocketEvent): void;
  /** Faster while somebody talks. */
  setPace(pace: LivenessPace): void;
  /** The server's index of this URL; one that is not known yet is as good as the best. */
  serverOf(url: string): number;
  view(): ConnectionView;
  close(): void;
}

export interface ConnectionRunnerOptions {
  readonly servers: readonly { readonly url: string; readonly priority: number }[];
  readonly agent: () => SipAgent;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly tell: (event: TransportEvent) => void;
  readonly onChange: () => void;
  /** A socket to this server opened: its certificate was good. */
  readonly onOpened: (url: string) => void;
}

interface Server {
  readonly url: string;
  readonly priority: number;
  /** The same server by a detour; null: by the page's own socket. */
  readonly detourOf: number | null;
}

/** Behind every server as the system routes. */
const detourPriority = 1000;

/** Runs the connection machine: its sockets, each with its proof of life, and its timers. */
export function createConnectionRunner(options: ConnectionRunnerOptions): ConnectionRunner {
  const { clock, log } = options;
  const servers: Server[] = options.servers.map((server) => ({ ...server, detourOf: null }));
  for (const [index, { url, priority }] of options.servers.entries())
    servers.push({ url, priority: priority + detourPriority, detourOf: index });
  const sockets = new Map<number, { readonly server: number; liveness: LivenessRunner | null }>();
  /** What each server was seen to answer. */
  const methods = new Map<number, LivenessState['method']>();
  let state = disconnected;
  let pace: LivenessPace = 'idle';
  let provenAt: number | null = null;
  let latest: number | null = null;
  const timers = createTimers<ConnectionTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));
  const urlOf = (server: number) => servers[server]?.url ?? '';
  const wayTo = (server: number): SocketWay => (servers[server]?.detourOf == null ? 'direct' : 'detour');

  const dispatch = oneAtATime((event: ConnectionEvent) => {
    options.trace.add({ at: clock.now(), subject: 'connection', kind: 'event', type: event.type });
    const detourOf = Object.fromEntries(
      servers.flatMap((server, index) => (server.detourOf === null ? [] : [[index, server.detourOf]])),
    );
    const priorities = servers.map(({ priority }) => priority);
    const config = { ...defaultConnectionConfig, priorities, detourOf };
    const before = state;
    const step = stepConnection(state, event, config, clock.now());
    state = step.state;
    if (state.used?.id !== before.used?.id || state.used?.proof !== before.used?.proof) tellUse();
    for (const command of step.commands) run(command);
    options.onChange();
  });

  function tellUse(): void {
    const { used } = state;
    const way = wayTo(used?.server ?? 0) === 'detour' ? ', by a detour' : '';
    log('info', 'connection', used === null ? 'none' : `${used.proof}, ${urlOf(used.server)}${way}`);
  }

  function run(command: ConnectionCommand): void {
    if (command.type !== 'timer.stop') {
      options.trace.add({ at: clock.now(), subject: 'connection', kind: 'command', type: command.type });
    }
    switch (command.type) {
      case 'socket.open':
        latest = command.server;
        sockets.set(command.id, { server: command.server, liveness: null });
        options.agent().openSocket(command.id, urlOf(command.server), wayTo(command.server));
        return;
      case 'socket.use':
        options.agent().useSocket(command.id);
        return;
      case 'socket.close':
        closeSocket(command.id);
        return;
      case 'socket.demand':
        sockets.get(command.id)?.liveness?.dispatch({ type: 'demanded', doubt: command.doubt });
        return;
      case 'tell':
        options.tell(command.event);
        return;
      case 'timer.start': {
        const spread = (clock.random() * 2 - 1) * command.jitter;
        timers.start(command.name, Math.round(command.delayMs * (1 + spread)));
        return;
      }
      case 'timer.stop':
        timers.stop(command.name);
        return;
    }
  }

  function closeSocket(id: number): void {
    sockets.get(id)?.liveness?.close();
    if (sockets.delete(id)) options.agent().closeSocket(id);
  }

  function watch(id: number, server: number): LivenessRunner {
    return createLivenessRunner({
      pace,
      method: methods.get(server) ?? 'unknown',
      clock,
      ping: (ping, method) => options.agent().ping(id, ping, method),
      onVerdict: (verdict) => dispatch({ type: 'socket.verdict', id, verdict }),
    });
  }

  function onSocket(id: number, event: SocketEvent): void {
    const socket = sockets.get(id);
    if (socket === undefined) return;
    switch (event.type) {
      case 'opened':
        options.onOpened(urlOf(socket.server));
        socket.liveness = watch(id, socket.server);
        dispatch({ type: 'socket.opened', id });
        // Behind whatever was sent because it opened: nothing waits for a ping.
        socket.liveness.dispatch({ type: 'opened' });
        return;
      case 'answered':
        if (state.used?.id === id) provenAt = clock.now();
        socket.liveness?.answered(event.ping, event.method);
        methods.set(socket.server, socket.liveness?.state().method ?? 'unknown');
        return;
      case 'closed':
        dispatch({ type: 'socket.closed', id, detail: event.detail });
        return;
    }
  }

  function view(): ConnectionView {
    const { used } = state;
    const server = used?.server ?? latest;
    const liveness = used === null ? null : (sockets.get(used.id)?.liveness ?? null);
    return {
      server: server === null ? null : urlOf(server),
      proven: used?.proof === 'proven',
      usable: used !== null && used.proof !== 'doubted',
      isDirect: wayTo(used?.server ?? 0) === 'direct',
      rttMs: liveness?.state().rttMs ?? null,
      provenAt,
    };
  }

  return {
    dispatch(event) {
      if (event.type === 'settled') provenAt = clock.now();
      dispatch(event);
    },
    onSocket,
    setPace(next) {
      if (pace === next) return;
      pace = next;
      for (const { liveness } of sockets.values()) liveness?.dispatch({ type: 'paced', pace });
    },
    serverOf(url) {
      const known = servers.findIndex((server) => server.url === url && server.detourOf === null);
      if (known >= 0) return known;
      servers.push({ url, priority: Math.min(...servers.map(({ priority }) => priority)), detourOf: null });
      return servers.length - 1;
    },
    view,
    close() {
      timers.stopAll();
      for (const { liveness } of sockets.values()) liveness?.close();
      sockets.clear();
    },
  };
}
