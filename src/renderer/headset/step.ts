import type {
  Deed,
  HeadsetCommand,
  HeadsetEvent,
  HeadsetState,
  HeadsetStep,
  Senses,
  Stand,
} from './headset.ts';
import { closedHeadset } from './headset.ts';
import type { Lights } from './reports.ts';

/** A hook that is held down for so long declines. */
export const longPressMs = 1000;
/** How long a light that was written may come back: a value is known by its content, a press by its time alone. */
const valueEchoMs = 1000;
const pressEchoMs = 200;

type Input = Extract<HeadsetEvent, { type: 'input' }>;

/** What somebody wants, found out from a button; null: nothing yet. */
type Wish = 'pick-up' | 'put-down' | 'press' | 'long-press' | 'flash' | 'drop' | { readonly mute: boolean };

/** Pure. `senses` are the headset's own, for good. */
export function step(state: HeadsetState, event: HeadsetEvent, senses: Senses): HeadsetStep {
  switch (event.type) {
    case 'opened':
      if (state.access === 'open') return still(state);
      return show({ ...state, access: 'open', written: null, echoes: [], down: {} }, event.atMs, senses);
    case 'refused':
      return still({ ...state, access: 'busy', written: null, echoes: [], down: {} });
    case 'lost':
      return still({ ...closedHeadset, stand: state.stand, last: state.last });
    case 'calls': {
      // What the headset shows of a call before says nothing of this one.
      const isAnother = state.stand.line !== event.stand.line && event.stand.line !== null;
      const written =
        isAnother && state.written !== null ? { ...state.written, offHook: false } : state.written;
      return show({ ...state, written, stand: event.stand }, event.atMs, senses);
    }
    case 'input':
      return state.access === 'open' ? press(state, event, senses) : still(state);
  }
}

const still = (state: HeadsetState): HeadsetStep => ({ state, commands: [] });

/** Writes the lights where they are not what the calls say. */
function show(state: HeadsetState, atMs: number, senses: Senses): HeadsetStep {
  const wanted = lightsOf(state);
  if (state.access !== 'open' || wanted === null || isSame(wanted, state.written)) return still(state);
  const isDark = !Object.values(wanted).includes(true);
  const pending = state.echoes.filter(({ untilMs }) => untilMs >= atMs);
  const echoes = [
    ...pending,
    ...expect('hook', { wanted: wanted.offHook, before: state.written?.offHook ?? false }),
    ...expect('mute', { wanted: wanted.mute, before: state.written?.mute ?? false }),
  ];

  function expect(
    control: 'hook' | 'mute',
    light: { readonly wanted: boolean; readonly before: boolean },
  ): HeadsetState['echoes'] {
    const { wanted: value, before } = light;
    const sense = senses[control];
    // What it will have said once all that is under way has come.
    const known = pending.findLast((echo) => echo.control === control)?.value ?? state[control];
    if (sense === 'state' && value !== known) return [{ control, value, untilMs: atMs + valueEchoMs }];
    if (sense === 'press' && value !== before) return [{ control, value: null, untilMs: atMs + pressEchoMs }];
    return [];
  }

  return {
    state: { ...state, written: isDark ? null : wanted, echoes, elsewhere: false },
    commands: [{ type: 'write', lights: wanted }],
  };
}

/** Null: they are not ours to say. A headset without a call is left alone, once it is dark. */
function lightsOf({ stand, written, elsewhere }: HeadsetState): Lights | null {
  const { ringing, line, held, muted } = stand;
  if (elsewhere && line === null) return null;
  const hasCall = ringing !== null || line !== null || held !== null;
  if (!hasCall && written === null) return null;
  return {
    offHook: line !== null || held !== null,
    mute: line !== null && muted,
    ring: ringing !== null,
    hold: line === null && held !== null,
  };
}

function isSame(a: Lights, b: Lights | null): boolean {
  return b !== null && a.offHook === b.offHook && a.mute === b.mute && a.ring === b.ring && a.hold === b.hold;
}

function press(state: HeadsetState, input: Input, senses: Senses): HeadsetStep {
  const { control, sense, isOn, atMs } = input;
  const since = state.down[control] ?? null;
  // Buttons share a report, and some headsets repeat it: most of what it says is known.
  const wasOn = sense === 'state' ? (state[control === 'mute' ? 'mute' : 'hook'] ?? false) : since !== null;
  if (wasOn === isOn) return still(state);
  const echo = echoOf(state, input);
  if (echo !== -1) {
    const echoes = state.echoes.toSpliced(0, echo + 1);
    // Of a press, its end is none either: it was never down.
    return still({ ...(sense === 'state' ? remember(state, input) : state), echoes });
  }
  const next = remember(state, input);
  const wish = wishOf(state, input, since);
  if (wish === null) return still(next);
  if (wish === 'put-down' && state.elsewhere) return show({ ...next, elsewhere: false }, atMs, senses);
  const { deed, commands } = decide(state.stand, wish);
  const isFree = Object.values({ ...state.stand, muted: null }).every((call) => call === null);
  const elsewhere = state.elsewhere || (wish === 'pick-up' && isFree);
  return { state: { ...next, last: { control, deed }, elsewhere }, commands };
}

function remember(state: HeadsetState, { control, sense, isOn, atMs }: Input): HeadsetState {
  if (sense === 'state') return { ...state, [control]: isOn };
  const { [control]: _, ...others } = state.down;
  return { ...state, down: isOn ? { ...others, [control]: atMs } : others };
}

/** The place of the echo that this is; -1: somebody did it. What was expected before it will not come any more. */
function echoOf({ echoes }: HeadsetState, { control, sense, isOn, atMs }: Input): number {
  if (sense === 'press' && !isOn) return -1;
  const value = sense === 'press' ? null : isOn;
  return echoes.findIndex((echo) => echo.control === control && echo.untilMs >= atMs && echo.value === value);
}

function wishOf(
  { stand }: HeadsetState,
  { control, sense, isOn, atMs }: Input,
  since: number | null,
): Wish | null {
  if (sense === 'state') {
    if (control === 'mute') return { mute: isOn };
    return isOn ? 'pick-up' : 'put-down';
  }
  // Decided when it is let go.
  if (control === 'hook') return since === null ? null : atMs - since >= longPressMs ? 'long-press' : 'press';
  if (!isOn) return null;
  return control === 'mute' ? { mute: !stand.muted } : control;
}

interface Decision {
  readonly deed: Deed;
  readonly commands: readonly HeadsetCommand[];
}

const nothing: Decision = { deed: 'nothing', commands: [] };
const one = (deed: Deed, command: HeadsetCommand): Decision => ({ deed, commands: [command] });

function decide(stand: Stand, wish: Wish): Decision {
  const { ringing, line, held } = stand;
  if (typeof wish === 'object') return setMuted(stand, wish.mute);
  switch (wish) {
    case 'pick-up':
      if (ringing === null || line !== null) return nothing;
      return one('answered', { type: 'answer', callId: ringing });
    case 'put-down':
      return hangUp(line ?? held);
    case 'press':
      if (ringing !== null && line === null) return one('answered', { type: 'answer', callId: ringing });
      return hangUp(line ?? held);
    case 'drop':
      if (ringing !== null) return one('declined', { type: 'decline', callId: ringing });
      return hangUp(line ?? held);
    case 'long-press':
      if (ringing !== null) return one('declined', { type: 'decline', callId: ringing });
      return turn(stand);
    case 'flash':
      if (ringing === null) return turn(stand);
      // Beside a call it is the way to the one that waits; alone it sends the caller away.
      if (line !== null || held !== null) return one('answered', { type: 'answer', callId: ringing });
      return one('declined', { type: 'decline', callId: ringing });
  }
}

function hangUp(callId: string | null): Decision {
  return callId === null ? nothing : one('hung-up', { type: 'hangUp', callId });
}

/** From the one call to the other; where there is only one, hold and back. */
function turn({ line, held }: Stand): Decision {
  if (line !== null && held !== null) return one('swapped', { type: 'swap' });
  if (line !== null) return one('held', { type: 'hold', callId: line });
  return held === null ? nothing : one('resumed', { type: 'resume', callId: held });
}

function setMuted({ line, muted }: Stand, wanted: boolean): Decision {
  if (line === null || wanted === muted) return nothing;
  return one(wanted ? 'muted' : 'unmuted', { type: 'setMuted', callId: line, muted: wanted });
}
