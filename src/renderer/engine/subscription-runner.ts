import { type Clock, createTimers, type Timers } from './clock.ts';
import type { EngineLog, SipAgent } from './core/ports.ts';
import {
  type EventPackages,
  type Notice,
  type SubscriptionCommand,
  type SubscriptionEvent,
  type SubscriptionNews,
  type SubscriptionRequest,
  type SubscriptionState,
  type SubscriptionTimer,
  subscriptionConfig,
} from './core/subscription.ts';
import { stepSubscription } from './core/subscription-step.ts';
import { createTurns } from './turns.ts';

export interface SubscriptionRunner extends Omit<EventPackages, 'publish'> {
  tell(id: string, event: SubscriptionEvent): void;
  notice(notice: Notice): void;
  /** There is a binding that was not there before, or another connection. */
  ready(): void;
  /** No binding: nothing is asked until there is one. */
  lost(): void;
  close(): void;
}

interface Running {
  readonly request: SubscriptionRequest;
  readonly tell: (news: SubscriptionNews) => void;
  readonly timers: Timers<SubscriptionTimer>;
  state: SubscriptionState;
}

export interface SubscriptionRunnerOptions {
  readonly agent: () => Pick<SipAgent, 'subscribe' | 'unsubscribe'>;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** Runs the subscription machines: their timers, and their SUBSCRIBEs a few at a time. */
export function createSubscriptionRunner(options: SubscriptionRunnerOptions): SubscriptionRunner {
  const { clock, log } = options;
  const running = new Map<string, Running>();
  const listeners = new Set<(notice: Notice) => void>();
  const turns = createTurns(clock);
  let isReady = false;

  function dispatch(id: string, event: SubscriptionEvent): void {
    const each = running.get(id);
    if (each === undefined) return;
    const { step: before } = each.state;
    const step = stepSubscription(each.state, event, subscriptionConfig(each.request.expiresS));
    each.state = step.state;
    if (before !== step.state.step) log('debug', 'subscription', `${each.request.event}: ${step.state.step}`);
    for (const command of step.commands) run(id, each, command);
    if (step.state.step === 'ended') forget(id);
  }

  function run(id: string, each: Running, command: SubscriptionCommand): void {
    switch (command.type) {
      case 'sip.subscribe': {
        const { anew, expiresS } = command;
        turns.take(id, () => {
          options.agent().subscribe(id, each.request, expiresS, anew);
          dispatch(id, { type: 'sip.sent' });
        });
        return;
      }
      case 'sip.unsubscribe':
        options.agent().unsubscribe(id);
        return;
      case 'tell':
        if (command.news.type !== 'notified') tellProblem(each, command.news);
        each.tell(command.news);
        return;
      case 'timer.start': {
        const spread = (clock.random() * 2 - 1) * command.jitter;
        each.timers.start(command.name, Math.round(command.delayMs * (1 + spread)));
        return;
      }
      case 'timer.stop':
        each.timers.stop(command.name);
        return;
    }
  }

  /** Whom it is about stays out of the log. */
  function tellProblem({ request }: Running, news: Exclude<SubscriptionNews, { type: 'notified' }>): void {
    const { code, sipCode } = news.problem;
    log(
      news.type === 'ended' ? 'warn' : 'info',
      'subscription',
      `${request.event}: ${code}, ${sipCode ?? 'no code'}`,
    );
  }

  function forget(id: string): void {
    running.get(id)?.timers.stopAll();
    running.delete(id);
    turns.done(id);
  }

  return {
    subscribe(request, tell) {
      const id = crypto.randomUUID();
      const timers = createTimers<SubscriptionTimer>(clock, (name) => {
        // Without a binding nothing can be asked: the next one brings it up again.
        if (isReady || name === 'silence') dispatch(id, { type: 'timer.fired', name });
      });
      running.set(id, { request, tell, timers, state: { step: 'idle' } });
      if (isReady) dispatch(id, { type: 'ready' });
      return () => dispatch(id, { type: 'stop' });
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(id, event) {
      if (event.type === 'sip.accepted' || event.type === 'sip.refused') turns.done(id);
      dispatch(id, event);
    },
    notice(notice) {
      for (const listener of [...listeners]) listener(notice);
    },
    ready() {
      isReady = true;
      for (const id of [...running.keys()]) dispatch(id, { type: 'ready' });
    },
    lost() {
      isReady = false;
    },
    close() {
      for (const id of [...running.keys()]) forget(id);
      turns.close();
    },
  };
}
