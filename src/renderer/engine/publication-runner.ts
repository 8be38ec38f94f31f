import type { Clock } from './clock.ts';
import type { EngineLog, SipAgent } from './core/ports.ts';
import {
  firstPublication,
  type Publication,
  type PublicationEvent,
  type PublicationRequest,
  stepPublication,
} from './core/publication.ts';

export interface PublicationRunner {
  publish(request: PublicationRequest): Publication;
  ready(): void;
  lost(): void;
  /** Takes back what was published, as far as it can be sent. */
  close(): void;
}

/** Runs the publication machines: there are few, and each has one timer. */
export function createPublicationRunner(options: {
  readonly agent: () => Pick<SipAgent, 'publish'>;
  readonly clock: Clock;
  readonly log: EngineLog;
}): PublicationRunner {
  const { clock, log } = options;
  const running = new Set<(event: PublicationEvent) => void>();
  let isReady = false;

  function publish(request: PublicationRequest): Publication {
    let state = firstPublication(request.expiresS);
    let stopTimer: () => void = () => undefined;
    /** The newest PUBLISH: what older ones are answered counts no more. */
    let turn = 0;

    function dispatch(event: PublicationEvent): void {
      const { step: before } = state;
      const step = stepPublication(state, event);
      ({ state } = step);
      if (before !== state.step) log('debug', 'publication', `${request.event}: ${state.step}`);
      if (state.step === 'ended') running.delete(dispatch);
      for (const command of step.commands) {
        if (command.type === 'timer.stop') stopTimer();
        else if (command.type === 'sip.publish') {
          turn += 1;
          const own = turn;
          options.agent().publish(request, command, (answer) => {
            if (own === turn) answered(answer);
          });
        } else {
          stopTimer();
          const spread = (clock.random() * 2 - 1) * command.jitter;
          stopTimer = clock.after(Math.round(command.delayMs * (1 + spread)), () => {
            // Without a binding nothing can be said: the next one says it all.
            if (isReady) dispatch({ type: 'timer.fired' });
          });
        }
      }
    }

    function answered(answer: PublicationEvent): void {
      if (answer.type === 'sip.refused' && answer.code !== 412) {
        log('info', 'publication', `${request.event}: refused, ${answer.code ?? 'no code'}`);
      }
      dispatch(answer);
    }

    running.add(dispatch);
    return {
      set(body) {
        dispatch({ type: 'set', body });
        if (isReady && state.step === 'idle') dispatch({ type: 'ready' });
      },
      end: () => dispatch({ type: 'end' }),
    };
  }

  return {
    publish,
    ready() {
      isReady = true;
      for (const dispatch of [...running]) dispatch({ type: 'ready' });
    },
    lost() {
      isReady = false;
    },
    close() {
      for (const dispatch of [...running]) dispatch({ type: 'end' });
    },
  };
}
