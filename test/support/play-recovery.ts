import {
  beginning,
  defaultRecoveryConfig,
  type RecoveryCommand,
  type RecoveryConfig,
  type RecoveryEvent,
  type RecoveryState,
  type RecoveryTimer,
} from '../../src/renderer/engine/core/recovery.ts';
import { stepRecovery } from '../../src/renderer/engine/core/recovery-step.ts';

// What befalls a call, by name, and what its recovery machine makes of it.

export const lost: RecoveryEvent = {
  type: 'network.changed',
  effect: 'lost',
  cause: 'link-down',
  strange: false,
};
export const better: RecoveryEvent = {
  type: 'network.changed',
  effect: 'better',
  cause: 'default-route',
  strange: false,
};
export const added: RecoveryEvent = {
  type: 'network.changed',
  effect: 'added',
  cause: 'link-up',
  strange: true,
};
export const ready: RecoveryEvent = { type: 'signalling.ready' };
export const unsure: RecoveryEvent = { type: 'signalling.unsure' };
export const gone: RecoveryEvent = { type: 'signalling.gone' };
export const moved: RecoveryEvent = { type: 'signalling.moved' };
export const answered: RecoveryEvent = { type: 'offer.answered', outranks: true };
export const answeredDearer: RecoveryEvent = { type: 'offer.answered', outranks: false };
export const refused: RecoveryEvent = { type: 'offer.refused', code: 488 };
export const selected: RecoveryEvent = { type: 'path.selected', wanted: true };
export const elsewhere: RecoveryEvent = { type: 'path.selected', wanted: false };
export const dead: RecoveryEvent = { type: 'media.silent', verdict: 'dead', vouched: false };
export const vouched: RecoveryEvent = { type: 'media.silent', verdict: 'dead', vouched: true };
export const takesReplaces: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: false, followsAnew: false, takesReplaces: true },
};
export const direct: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: true, followsAnew: false, takesReplaces: true },
};
export const follows: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: false, followsAnew: true, takesReplaces: false },
};
/** Nothing is left. */
export const bare: RecoveryEvent = {
  type: 'network.changed',
  effect: 'lost',
  cause: 'link-down',
  strange: true,
};
export const noKeys: RecoveryEvent = { type: 'media.no-keys', forMs: 1500 };
export const anchored: RecoveryEvent = { type: 'anchor.moved' };
export const heard: RecoveryEvent = { type: 'media.heard' };
export const connection = (state: 'connected' | 'disconnected' | 'failed'): RecoveryEvent => ({
  type: 'media.connection',
  state,
});
export const fired = (name: RecoveryTimer): RecoveryEvent => ({ type: 'timer.fired', name });

export interface Played {
  readonly state: RecoveryState;
  /** Of the last event; timers that are stopped say nothing. */
  readonly last: readonly string[];
  readonly all: readonly RecoveryCommand[];
  readonly running: ReadonlySet<RecoveryTimer>;
}

export const words = (command: RecoveryCommand): string =>
  command.type === 'timer.start' ? `${command.name} ${command.delayMs}` : command.type;

export const play = (...events: readonly RecoveryEvent[]): Played => playBy(defaultRecoveryConfig, events);

/** Where policy has no ICE restart ranked. */
export const playUnranked = (...events: readonly RecoveryEvent[]): Played =>
  playBy({ ...defaultRecoveryConfig, ranks: false }, events);

function playBy(config: RecoveryConfig, events: readonly RecoveryEvent[]): Played {
  let state = beginning(config);
  let last: readonly RecoveryCommand[] = [];
  const all: RecoveryCommand[] = [];
  const running = new Set<RecoveryTimer>();
  for (const [index, event] of events.entries()) {
    if (event.type === 'timer.fired') running.delete(event.name);
    const step = stepRecovery(state, event, config, index);
    ({ state, commands: last } = step);
    all.push(...last);
    for (const command of last) {
      if (command.type === 'timer.start') running.add(command.name);
      if (command.type === 'timer.stop') running.delete(command.name);
    }
  }
  const told = last.filter(({ type }) => type !== 'timer.stop').map(words);
  return { state, last: told, all, running };
}

export const stepOf = ({ state }: Played) => state.phase.step;
export const waitOf = ({ state }: Played) => (state.phase.step === 'moving' ? state.phase.waitsFor : null);
