import { clipboard, screen } from 'electron';
import type { ControlErrorCode } from '../shared/control.ts';
import { domainOf, parseDialTarget } from '../shared/dial-target.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { PresenceChanges } from '../shared/presence.ts';
import type { Found, QuickDialOpened } from '../shared/quick-dial.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import { describeError } from './diagnostics/log.ts';
import type { Ground } from './ground.ts';
import type { Calling } from './join-links.ts';
import { joinSideWindow } from './join-side-window.ts';
import { findToCall } from './quick-dial/find.ts';
import { favouritePeople, listSource, type PeopleSource } from './quick-dial/people.ts';
import { createPresenceBoard } from './quick-dial/presence-board.ts';
import { readSelection } from './quick-dial/selection.ts';
import { placeNear } from './windows/place-window.ts';
import { sideSizes } from './windows/side-window.ts';
import { enlargeAt, zoomOf } from './windows/text-size.ts';

// Part of the composition root: the quick dial, and who can be found in it.

export interface QuickDialGround {
  readonly ground: Ground;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly calling: Calling;
  /** Who can be found beside favourites and recent calls. */
  readonly people: readonly PeopleSource[];
  /** Whether a number is a favourite's. */
  readonly standing: (target: string) => Found['favourite'];
  readonly pictureOf: (number: string) => Found['picture'];
}

export interface QuickDial {
  open(opened?: QuickDialOpened): void;
  /** With what is marked or copied in its field. */
  openSelection(): void;
  close(): void;
  find(text: string): Promise<Found[]>;
  call(target: string): Promise<ControlErrorCode | null>;
  /** What the page tells of colleagues. */
  presenceIs(changes: PresenceChanges): void;
  pageGone(): void;
  /** Registration may be another: once there is one, the window waits ready. */
  look(): void;
}

const empty: QuickDialOpened = { text: '', hint: null };

export function joinQuickDial(options: QuickDialGround): QuickDial {
  const { ground, engine, relay, calling } = options;
  const { desktop, emit } = ground;
  const log = ground.logOf('quick-dial');
  const window = joinSideWindow({
    view: 'quick-dial',
    machine: ground.machine,
    bounds() {
      const pointer = screen.getCursorScreenPoint();
      const { workArea } = screen.getDisplayNearestPoint(pointer);
      const zoom = zoomOf(desktop.get().settings.textSize.value);
      return enlargeAt(sideSizes['quick-dial'], zoom, workArea, (size) => placeNear(pointer, size, workArea));
    },
    // Who clicks elsewhere has changed their mind.
    onBlur: () => window.hide(),
    log,
  });
  const presence = createPresenceBoard();
  const sources: readonly PeopleSource[] = [
    listSource('favourite', () => favouritePeople(desktop.get().favourites)),
    // What was dialled once has gone by the rules.
    listSource('recent', () =>
      calling.recents
        .list()
        .map(({ name, number, direction }) => ({ name, number, dialled: direction === 'outgoing' })),
    ),
    ...options.people,
  ];

  async function open(opened: QuickDialOpened = empty): Promise<void> {
    // Its page hears of it as soon as it is there, and before it is seen.
    await window.ready();
    emit('quickDial.opened', opened);
    await window.show();
  }

  async function openSelection(): Promise<void> {
    if (desktop.get().settings.readSelection.value === 'off')
      return open({ text: '', hint: 'clipboard-off' });
    const text = await readSelection(clipboard);
    return open({ text, hint: text === '' ? 'nothing-selected' : null });
  }

  const logFailure = (error: unknown): void => log.error(describeError(error));
  return {
    open: (opened) => void open(opened).catch(logFailure),
    openSelection: () => void openSelection().catch(logFailure),
    close: window.hide,
    find(text) {
      const { identity } = desktop.get();
      const domain = identity.step === 'signed-in' ? domainOf(identity.account.aor) : null;
      return findToCall(text, {
        sources,
        resolve: calling.dialling.resolve,
        canDial: (typed) => domain !== null && parseDialTarget(typed, domain).ok,
        standing: options.standing,
        presenceOf: presence.of,
        pictureOf: options.pictureOf,
        onFailed: (from, error) => log.warn(`no ${from}: ${describeError(error)}`),
      });
    },
    async call(target) {
      const reply = await relay.request({ verb: 'dial', target });
      if (reply.ok) window.hide();
      return reply.ok ? null : reply.code;
    },
    presenceIs(changes) {
      presence.take(changes);
      if (window.isShown()) emit('quickDial.presenceChanged', null);
    },
    pageGone: presence.clear,
    look() {
      if (engine().registration.state === 'registered') window.warm();
    },
  };
}
