import { type Clock, createTimers } from './clock.ts';
import {
  defaultLivenessConfig,
  type LivenessEvent,
  type LivenessPace,
  type LivenessState,
  type LivenessTimer,
  type PingMethod,
  startLiveness,
  stepLiveness,
} from './core/liveness.ts';

export interface LivenessRunner {
  dispatch(event: LivenessEvent): void;
  answered(ping: number, method: PingMethod): void;
  state(): LivenessState;
  close(): void;
}

export interface LivenessRunnerOptions {
  readonly pace: LivenessPace;
  readonly method: LivenessState['method'];
  readonly clock: Clock;
  readonly ping: (ping: number, method: PingMethod) => void;
  readonly onVerdict: (verdict: 'proven' | 'doubted' | 'dead') => void;
}

/** Runs the liveness machine of one open socket: its pings, its timers, its round trips. */
export function createLivenessRunner(options: LivenessRunnerOptions): LivenessRunner {
  const { clock } = options;
  const sentAt = new Map<number, number>();
  let state = startLiveness(options.pace, options.method);
  const timers = createTimers<LivenessTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));

  function dispatch(event: LivenessEvent): void {
    const step = stepLiveness(state, event, defaultLivenessConfig);
    state = step.state;
    for (const command of step.commands) {
      switch (command.type) {
        case 'ping':
          sentAt.set(command.ping, clock.now());
          options.ping(command.ping, command.method);
          break;
        case 'verdict':
          options.onVerdict(command.verdict);
          break;
        case 'timer.start':
          timers.start(command.name, command.delayMs);
          break;
        case 'timer.stop':
          timers.stop(command.name);
          break;
      }
    }
  }

  return {
    dispatch,
    answered(ping, method) {
      const sent = sentAt.get(ping);
      if (sent === undefined) return;
      for (const older of sentAt.keys()) if (older < ping) sentAt.delete(older);
      dispatch({ type: 'answered', ping, method, rttMs: clock.now() - sent });
    },
    state: () => state,
    close: () => timers.stopAll(),
  };
}
