import { isSameHeadset, telephonyPage } from '../../shared/headset.ts';
import { chooseHeadsets } from './choose-headsets.ts';
import {
  type ButtonPress,
  closedHeadset,
  type HeadsetCommand,
  type HeadsetEvent,
  type HeadsetState,
  noCalls,
  type Senses,
  type Stand,
} from './headset.ts';
import type { Hid, HidDevice, HidInputReport } from './hid.ts';
import { type HeadsetLayout, readLayout } from './layout.ts';
import { type Lights, readReport, writeLights } from './reports.ts';
import { step } from './step.ts';
import type { Control } from './usages.ts';

/** How a headset stands. `elsewhere`: another program has a call on it; `busy`: another program holds it alone. */
export type HeadsetStanding = 'opening' | 'ready' | 'beside' | 'ringing' | 'talking' | 'elsewhere' | 'busy';

/** `dark`: its lights are not taken, until the next call. `braked`: its mute button comes too often to be heard. */
export type HeadsetTrouble = 'dark' | 'braked';

export interface HeadsetView {
  readonly key: number;
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  /** `beside`: it is ready, and the microphone of another one is in use. */
  readonly standing: HeadsetStanding;
  readonly controls: readonly Control[];
  readonly hasLights: boolean;
  readonly troubles: readonly HeadsetTrouble[];
  /** The last button, and what came of it. */
  readonly last: ButtonPress | null;
}

/** Immutable, replaced whole on every change. */
export interface HeadsetsView {
  /** False: there is no WebHID here, and the media keys are all there is. */
  readonly isAvailable: boolean;
  readonly headsets: readonly HeadsetView[];
  /** What came of the last wish to connect one. */
  readonly outcome: 'none-chosen' | 'no-buttons' | 'refused' | null;
}

export interface HeadsetsOptions {
  /** Null: the browser has none. */
  readonly hid: Hid | null;
  /** Everything but the lights, which are the headset's own. */
  readonly act: (command: Exclude<HeadsetCommand, { type: 'write' }>) => void;
  /** Steady, ms; the same clock as of the reports. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

export interface Headsets {
  view(): HeadsetsView;
  subscribe(listener: () => void): () => void;
  /** Those that may be used already. */
  start(): void;
  /** Asks the person which; only after a gesture of theirs. */
  connect(): Promise<void>;
  /** Opens anew those that another program held. */
  retry(): void;
  /** Lets go of all headsets of this kind. */
  forget(which: Pick<HidDevice, 'vendorId' | 'productId'>): Promise<void>;
  callsAre(stand: Stand): void;
  /** Label of the one in use; null: none is. */
  microphoneIs(label: string | null): void;
}

interface Entry {
  readonly key: number;
  readonly device: HidDevice;
  readonly layout: HeadsetLayout;
  readonly senses: Senses;
  readonly listener: (report: HidInputReport) => void;
  state: HeadsetState;
  isOpening: boolean;
  /** Reports go out one after the other. */
  sent: Promise<void>;
  /** Turns up to this one are not sent any more. */
  droppedTurn: number;
}

/** Joins WebHID, the calls and one machine for each headset. */
export function createHeadsets({ hid, act, now, log }: HeadsetsOptions): Headsets {
  const listeners = new Set<() => void>();
  let entries: readonly Entry[] = [];
  let stand = noCalls;
  let microphone: string | null = null;
  let outcome: HeadsetsView['outcome'] = null;
  let keys = 0;
  let view: HeadsetsView = { isAvailable: hid !== null, headsets: [], outcome };

  function changed(): void {
    const used = inUse();
    const next: HeadsetsView = {
      isAvailable: hid !== null,
      headsets: entries.map((entry) => viewOf(entry, used.includes(entry))),
      outcome,
    };
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    for (const listener of [...listeners]) listener();
  }

  function inUse(): readonly Entry[] {
    const open = entries.filter(({ state }) => state.access === 'open');
    const chosen = chooseHeadsets(
      open.map(({ device }) => device),
      microphone,
    );
    return open.filter(({ device }) => chosen.includes(device));
  }

  function feed(entry: Entry, event: HeadsetEvent): void {
    const { state, commands } = step(entry.state, event, entry.senses);
    if (state.isBraked && !entry.state.isBraked)
      log(`${entry.device.productName} mutes and opens too often: its mute button is not heard for now`);
    entry.state = state;
    for (const command of commands) {
      if (command.type === 'write') write(entry, command);
      else act(command);
    }
  }

  /** Tells each headset the calls: those that are not in use have none. */
  function tell(): void {
    const used = inUse();
    const atMs = now();
    // First those that go dark: no two show the same call.
    const order = [...entries].sort((a, b) => Number(used.includes(a)) - Number(used.includes(b)));
    for (const entry of order)
      feed(entry, { type: 'calls', stand: used.includes(entry) ? stand : noCalls, atMs });
    changed();
  }

  function write(entry: Entry, { lights, turn }: Extract<HeadsetCommand, { type: 'write' }>): void {
    entry.sent = entry.sent
      .then(() => send(entry, lights, turn))
      .catch((error: unknown) => {
        log(`${entry.device.productName} takes no report: ${String(error)}`);
        entry.droppedTurn = entry.state.turn;
        if (!entries.includes(entry) || entry.state.access !== 'open') return;
        feed(entry, { type: 'unwritten', turn, atMs: now() });
        changed();
      });
  }

  async function send(entry: Entry, lights: Lights, turn: number): Promise<void> {
    if (turn <= entry.droppedTurn) return;
    for (const { reportId, bytes } of writeLights(entry.layout, lights))
      await entry.device.sendReport(reportId, bytes);
    feed(entry, { type: 'written', turn, atMs: now() });
  }

  async function open(entry: Entry): Promise<void> {
    if (entry.isOpening) return;
    entry.isOpening = true;
    try {
      if (!entry.device.opened) await entry.device.open();
      feed(entry, { type: 'opened', atMs: now() });
    } catch (error) {
      log(`${entry.device.productName} does not open: ${String(error)}`);
      feed(entry, { type: 'refused', atMs: now() });
    }
    entry.isOpening = false;
    tell();
  }

  function add(device: HidDevice): boolean {
    if (entries.some((entry) => entry.device === device)) return true;
    const layout = readLayout(device.collections);
    if (layout === null) return false;
    keys += 1;
    const entry: Entry = {
      ...{
        key: keys,
        device,
        layout,
        state: closedHeadset,
        isOpening: false,
        sent: Promise.resolve(),
        droppedTurn: 0,
      },
      senses: Object.fromEntries(layout.controls.map(({ control, sense }) => [control, sense])),
      listener(report) {
        for (const reading of readReport(layout, report.reportId, report.data))
          feed(entry, { type: 'input', atMs: now(), ...reading });
        changed();
      },
    };
    device.addEventListener('inputreport', entry.listener);
    entries = [...entries, entry];
    void open(entry);
    return true;
  }

  function remove(device: HidDevice): void {
    const entry = entries.find((each) => each.device === device);
    if (entry === undefined) return;
    device.removeEventListener('inputreport', entry.listener);
    entries = entries.filter((each) => each !== entry);
    feed(entry, { type: 'lost', atMs: now() });
    tell();
  }

  async function look(): Promise<void> {
    for (const device of (await hid?.getDevices().catch(() => [])) ?? []) add(device);
    changed();
  }

  function retry(): void {
    for (const entry of entries) if (entry.state.access === 'busy') void open(entry);
  }

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      hid?.addEventListener('connect', ({ device }) => {
        add(device);
        changed();
      });
      hid?.addEventListener('disconnect', ({ device }) => remove(device));
      void look();
    },
    async connect() {
      if (hid === null) return;
      try {
        const chosen = await hid.requestDevice({ filters: [{ usagePage: telephonyPage }] });
        outcome = chosen.length === 0 ? 'none-chosen' : chosen.map(add).includes(true) ? null : 'no-buttons';
      } catch (error) {
        log(`no headset was asked for: ${String(error)}`);
        outcome = 'refused';
      }
      changed();
    },
    retry,
    async forget(which) {
      const those = entries.filter(({ device }) => isSameHeadset(device, which));
      for (const entry of those) {
        // What is lit goes dark first.
        feed(entry, { type: 'calls', stand: noCalls, atMs: now() });
        await entry.sent;
        remove(entry.device);
        await entry.device.close().catch(() => undefined);
        await entry.device.forget().catch(() => undefined);
      }
    },
    callsAre(next) {
      if (JSON.stringify(next) === JSON.stringify(stand)) return;
      const isFirst = [stand.ringing, stand.line, stand.held].every((call) => call === null);
      stand = next;
      if (isFirst) retry();
      tell();
    },
    microphoneIs(label) {
      if (label === microphone) return;
      microphone = label;
      tell();
    },
  };
}

function viewOf({ key, device, layout, state }: Entry, isUsed: boolean): HeadsetView {
  return {
    ...{ key, name: device.productName, vendorId: device.vendorId, productId: device.productId },
    standing: standingOf(state, isUsed),
    controls: layout.controls.map(({ control }) => control),
    hasLights: layout.lights.length > 0,
    troubles: troublesOf(state),
    last: state.last,
  };
}

function troublesOf({ isWritable, isBraked }: HeadsetState): HeadsetTrouble[] {
  return [...(isWritable ? [] : ['dark' as const]), ...(isBraked ? ['braked' as const] : [])];
}

function standingOf({ access, elsewhere, stand }: HeadsetState, isUsed: boolean): HeadsetStanding {
  if (access !== 'open') return access === 'busy' ? 'busy' : 'opening';
  if (elsewhere) return 'elsewhere';
  if (!isUsed) return 'beside';
  if (stand.line !== null || stand.held !== null) return 'talking';
  return stand.ringing === null ? 'ready' : 'ringing';
}
