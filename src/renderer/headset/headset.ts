import type { Lights, Reading } from './reports.ts';
import type { Control } from './usages.ts';

/**
 * One headset beside the calls.
 *
 *   closed ──opened──▶ idle ──rings──▶ ringing ──answered──▶ talking ⇄ held
 *     ▲                 │ ▲               │                     │       │
 *     │                 │ └─ declined, ended ───────────────────┴───────┘
 *     │                 └──picked up without a call──▶ elsewhere ──put back──▶ idle
 *     ├──lost────────── (all of them)
 *     └──refused──▶ busy: another program holds it alone; opened later, or lost
 *
 * One that takes no report any more has no lights until the next call, and its buttons go on.
 *
 * idle to held are not kept: they are `stand`, as the calls tell it. While a headset is elsewhere (another program has a
 * call on it), its lights are that program's, until a call of ours takes it.
 *
 * A light that is written may come back as a report, as if somebody had pressed. Such an echo is expected and swallowed,
 * once, for a while: otherwise it would switch the call, which would write the light, which would come back. Where that
 * fails, because it comes too late, a brake ends it: who seems to mute and open too often in a short time is not heard.
 */
export interface HeadsetState {
  readonly access: 'closed' | 'open' | 'busy';
  readonly stand: Stand;
  /** How it stands by its own account; null: it has not said. */
  readonly hook: boolean | null;
  readonly mute: boolean | null;
  /** Buttons that are down, and since when. */
  readonly down: Readonly<Partial<Record<Control, number>>>;
  /** What was written last; null: nothing of ours is lit there. */
  readonly written: Lights | null;
  readonly echoes: readonly Echo[];
  /** How many times lights were written. */
  readonly turn: number;
  /** False: it took no report, and is not written to until the next call. */
  readonly isWritable: boolean;
  /** Of its mute button, the last few that nothing else came between. */
  readonly toggles: readonly Toggle[];
  /** Its mute button is not heard: it comes too often. */
  readonly isBraked: boolean;
  readonly elsewhere: boolean;
  readonly last: ButtonPress | null;
}

/** The calls, as far as a headset is concerned. */
export interface Stand {
  readonly ringing: string | null;
  /** It shall not be heard. */
  readonly silent: boolean;
  /** The call that is talked in, or is being made. */
  readonly line: string | null;
  readonly held: string | null;
  /** The microphone, for the call on the line. */
  readonly muted: boolean;
}

/** Also for a headset that is not the one in use. */
export const noCalls: Stand = { ringing: null, silent: false, line: null, held: null, muted: false };

export interface Echo {
  readonly control: 'hook' | 'mute';
  /** What a state would say; null: a press. */
  readonly value: boolean | null;
  /** Which writing it answers. */
  readonly turn: number;
  readonly untilMs: number;
}

interface Toggle {
  readonly atMs: number;
  /** What was asked of the call, by this one or the last one that was heard. */
  readonly muted: boolean;
}

export type Deed =
  | 'answered'
  | 'declined'
  | 'hung-up'
  | 'muted'
  | 'unmuted'
  | 'held'
  | 'resumed'
  | 'swapped'
  | 'nothing';

export interface ButtonPress {
  readonly control: Control;
  readonly deed: Deed;
}

/** `atMs` of all of them: one steady clock. */
export type HeadsetEvent =
  | { readonly type: 'opened'; readonly atMs: number }
  /** It does not open, though it is there. */
  | { readonly type: 'refused'; readonly atMs: number }
  /** The lights of this turn have gone out to it. */
  | { readonly type: 'written'; readonly turn: number; readonly atMs: number }
  /** The lights of this turn it did not take, and those after were not sent. */
  | { readonly type: 'unwritten'; readonly turn: number; readonly atMs: number }
  | { readonly type: 'lost'; readonly atMs: number }
  | { readonly type: 'calls'; readonly stand: Stand; readonly atMs: number }
  | ({ readonly type: 'input'; readonly atMs: number } & Reading);

export type HeadsetCommand =
  | { readonly type: 'answer' | 'decline' | 'hangUp' | 'hold' | 'resume'; readonly callId: string }
  | { readonly type: 'setMuted'; readonly callId: string; readonly muted: boolean }
  | { readonly type: 'swap' }
  | { readonly type: 'write'; readonly lights: Lights; readonly turn: number };

export interface HeadsetStep {
  readonly state: HeadsetState;
  readonly commands: readonly HeadsetCommand[];
}

export const closedHeadset: HeadsetState = {
  access: 'closed',
  stand: noCalls,
  hook: null,
  mute: null,
  down: {},
  written: null,
  echoes: [],
  turn: 0,
  isWritable: true,
  toggles: [],
  isBraked: false,
  elsewhere: false,
  last: null,
};

/** Which senses a headset's controls have: what an echo of it would look like. */
export type Senses = Readonly<Partial<Record<Control, Reading['sense']>>>;
