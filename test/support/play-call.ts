import {
  type CallCommand,
  type CallConfig,
  type CallEvent,
  type CallState,
  defaultCallConfig,
} from '../../src/renderer/engine/core/call.ts';
import { startCall, stepCall } from '../../src/renderer/engine/core/call-step.ts';

export interface Played {
  readonly state: CallState;
  readonly commands: readonly CallCommand[];
  /** Without the stopping of timers, which every end does for all of them. */
  readonly types: readonly string[];
  /** What the last event alone made. */
  readonly last: readonly CallCommand[];
}

/** Plays events on a new call and keeps every command. */
export function playCall(
  direction: 'outgoing' | 'incoming',
  events: readonly CallEvent[],
  config: CallConfig = defaultCallConfig,
): Played {
  const first = startCall(direction);
  let state = first.state;
  let last = first.commands;
  const commands: CallCommand[] = [...first.commands];
  for (const event of events) {
    const step = stepCall(state, event, config);
    state = step.state;
    last = step.commands.filter(({ type }) => type !== 'timer.stop');
    commands.push(...step.commands);
  }
  const types = commands.map(({ type }) => type).filter((type) => type !== 'timer.stop');
  return { state, commands, types, last };
}

/** An outgoing call that stands. */
export const upToConnected = [
  { type: 'media.opened' },
  { type: 'sip.progress' },
  { type: 'sip.accepted' },
] as const satisfies readonly CallEvent[];

/** A connected call, and what happened to it since. */
export const talk = (...events: readonly CallEvent[]): Played =>
  playCall('outgoing', [...upToConnected, ...events]);
