import type {
  Deed,
  Echo,
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
/** How long a light that has gone out may come back: a value is known by its content, a press by its time alone. */
const valueEchoMs = 1000;
const pressEchoMs = 200;
/** A bus that is slower than this is stuck. */
const mostWritingMs = 5000;
/** So many in so short a time no person does. */
const mostToggles = 4;
const togglesMs = 2000;

type Input = Extract<HeadsetEvent, { type: 'input' }>;

/** What somebody wants, found out from a button; null: nothing yet. */
type Wish = 'pick-up' | 'put-down' | 'press' | 'long-press' | 'flash' | 'drop' | { readonly mute: boolean };

/** Pure. `senses` are the headset's own, for good. */
export function step(state: HeadsetState, event: HeadsetEvent, senses: Senses): HeadsetStep {
  switch (event.type) {
    case 'opened':
      if (state.access === 'open') return still(state);
      return show({ ...state, ...unheard, access: 'open' }, event.atMs, senses);
    case 'refused':
      return still({ ...state, ...unheard, access: 'busy' });
    case 'written':
      return still({ ...state, echoes: state.echoes.map((echo) => timed(echo, event)) });
    case 'unwritten':
      return still({
        ...{ ...state, isWritable: false, written: null },
        echoes: state.echoes.filter(({ turn }) => turn < event.turn),
      });
    case 'lost':
      return still({ ...closedHeadset, stand: state.stand, last: state.last });
    case 'calls':
      return follow(state, event, senses);
    case 'input':
      return state.access === 'open' ? press(state, event, senses) : still(state);
  }
}

const still = (state: HeadsetState): HeadsetStep => ({ state, commands: [] });

/** Of a headset that was not heard for a while: nothing that it said before holds. */
const unheard = {
  ...{ hook: null, mute: null, down: {}, elsewhere: false },
  ...{ written: null, echoes: [], isWritable: true, toggles: [], isBraked: false },
} satisfies Partial<HeadsetState>;

/** The time of an echo runs from when its light has gone out. */
function timed(echo: Echo, { turn, atMs }: Extract<HeadsetEvent, { type: 'written' }>): Echo {
  if (echo.turn !== turn) return echo;
  return { ...echo, untilMs: atMs + (echo.value === null ? pressEchoMs : valueEchoMs) };
}

function follow(
  state: HeadsetState,
  { stand, atMs }: Extract<HeadsetEvent, { type: 'calls' }>,
  senses: Senses,
): HeadsetStep {
  const isAnother = state.stand.line !== stand.line && stand.line !== null;
  // What the headset shows of a call before says nothing of this one.
  const written = isAnother && state.written !== null ? { ...state.written, offHook: false } : state.written;
  // Muted or opened by somebody else than this headset: no loop.
  const isByHand = stand.muted !== state.stand.muted && stand.muted !== state.toggles.at(-1)?.muted;
  const heard = isAnother || isByHand ? { toggles: [], isBraked: false } : {};
  const isWritable = state.isWritable || isFree(state.stand);
  return show({ ...state, ...heard, written, isWritable, stand }, atMs, senses);
}

const isFree = ({ ringing, line, held }: Stand): boolean =>
  ringing === null && line === null && held === null;

/** Writes the lights where they are not what the calls say. */
function show(state: HeadsetState, atMs: number, senses: Senses): HeadsetStep {
  const wanted = lightsOf(state);
  if (state.access !== 'open' || !state.isWritable) return still(state);
  if (wanted === null || isSame(wanted, state.written)) return still(state);
  const turn = state.turn + 1;
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
    // What it will have said once all that is under way has come; one that has said nothing yet is on the hook.
    const known = pending.findLast((echo) => echo.control === control)?.value ?? state[control] ?? false;
    const echo = { control, turn, untilMs: atMs + mostWritingMs };
    if (sense === 'state' && value !== known) return [{ ...echo, value }];
    if (sense === 'press' && value !== before) return [{ ...echo, value: null }];
    return [];
  }

  return {
    state: { ...state, turn, written: isDark ? null : wanted, echoes, elsewhere: false },
    commands: [{ type: 'write', lights: wanted, turn }],
  };
}

/** Null: they are not ours to say. A headset without a call is left alone, once it is dark. */
function lightsOf({ stand, written, elsewhere }: HeadsetState): Lights | null {
  const { ringing, silent, line, held, muted } = stand;
  if (elsewhere && line === null) return null;
  const hasCall = ringing !== null || line !== null || held !== null;
  if (!hasCall && written === null) return null;
  return {
    offHook: line !== null || held !== null,
    mute: line !== null && muted,
    ring: ringing !== null && !silent,
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
    // What was expected of this control before will not come any more.
    const echoes = state.echoes.filter((each, index) => index > echo || each.control !== control);
    // Of a press, its end is none either: it was never down.
    return still({ ...(sense === 'state' ? remember(state, input) : state), echoes });
  }
  const next = remember(state, input);
  const wish = wishOf(state, input, since);
  if (wish === null) return still(next);
  if (wish === 'put-down' && state.elsewhere) return show({ ...next, elsewhere: false }, atMs, senses);
  const { deed, commands } = decide(state.stand, wish);
  const [command] = commands;
  if (command?.type === 'setMuted') return toggle(next, command, deed, atMs);
  const elsewhere = state.elsewhere || (wish === 'pick-up' && isFree(state.stand));
  return { state: { ...next, last: { control, deed }, elsewhere }, commands };
}

/** Mutes or opens the call, unless it goes back and forth by itself. */
function toggle(
  state: HeadsetState,
  command: Extract<HeadsetCommand, { type: 'setMuted' }>,
  deed: Deed,
  atMs: number,
): HeadsetStep {
  const first = state.toggles.at(-mostToggles);
  const isBraked = first !== undefined && atMs - first.atMs < togglesMs;
  const asked = isBraked ? state.toggles.at(-1)?.muted : command.muted;
  const toggles = [...state.toggles, { atMs, muted: asked ?? command.muted }].slice(-mostToggles);
  const last = { control: 'mute', deed: isBraked ? 'nothing' : deed } as const;
  return { state: { ...state, toggles, isBraked, last }, commands: isBraked ? [] : [command] };
}

function remember(state: HeadsetState, { control, sense, isOn, atMs }: Input): HeadsetState {
  if (sense === 'state') return { ...state, [control]: isOn };
  const { [control]: _, ...others } = state.down;
  return { ...state, down: isOn ? { ...others, [control]: atMs } : others };
}

/** The place of the echo that this is; -1: somebody did it. */
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
