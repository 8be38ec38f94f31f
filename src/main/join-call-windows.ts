import { screen } from 'electron';
import { type CallCard, type CallCardAct, noCard } from '../shared/call-card.ts';
import { isQuiet } from '../shared/desktop-quiet.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import { chooseSmallWindows, describeCard } from './attention/call-card.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Ground } from './ground.ts';
import { joinSideWindow } from './join-side-window.ts';
import { placeInCorner } from './windows/place-window.ts';
import { type SideWindow, sideSizes } from './windows/side-window.ts';
import { enlargeAt, zoomOf } from './windows/text-size.ts';

// Part of the composition root: the small window of the call, and the one of a call that rings.

export interface CallWindowsGround {
  readonly ground: Ground;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  /** The large window: whether it has the focus, and whether it is on the screen at all. */
  readonly isLooking: () => boolean;
  readonly isSeen: () => boolean;
  readonly present: () => void;
}

export interface CallWindows {
  card(): CallCard;
  act(wanted: CallCardAct): void;
  /** Calls, settings or the large window may be others. */
  look(): void;
}

export function joinCallWindows(options: CallWindowsGround): CallWindows {
  const { ground, engine, relay } = options;
  const log = ground.logOf('windows');
  const area = () => screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;
  function inCorner(view: 'call' | 'incoming', below = 0) {
    const zoom = zoomOf(ground.desktop.get().settings.textSize.value);
    return enlargeAt(sideSizes[view], zoom, area(), (size) => placeInCorner(size, area(), below));
  }
  const common = { machine: ground.machine, onBlur: () => undefined, log };
  const call = joinSideWindow({
    ...common,
    view: 'call',
    bounds: () => inCorner('call'),
  });
  const incoming = joinSideWindow({
    ...common,
    view: 'incoming',
    bounds: () => inCorner('incoming', call.isShown() ? inCorner('call').height + 12 : 0),
  });
  function describe(): CallCard {
    const state = ground.desktop.get();
    return describeCard(engine(), isQuiet(state), state.pictures);
  }
  let card = noCard;
  const shown = { call: false, incoming: false };

  function bring(view: 'call' | 'incoming', window: SideWindow<unknown>, wanted: boolean): void {
    if (shown[view] === wanted) return;
    shown[view] = wanted;
    if (wanted) void window.show();
    else window.hide();
  }

  /** The commands go to whatever call is first: what was pressed too late must not reach another one. */
  function command(id: string, shownId: string | undefined, wanted: Parameters<EngineRelay['request']>[0]) {
    if (id === shownId) void relay.request(wanted);
  }

  return {
    card: () => card,
    act({ id, act }) {
      const now = describe();
      log.info(`small window: ${act}`);
      switch (act) {
        case 'answer':
        case 'decline':
          command(id, now.ringing?.id, { verb: act });
          break;
        case 'hangup':
          command(id, now.call?.id, { verb: act });
          break;
        case 'mute':
        case 'unmute':
          command(id, now.call?.id, { verb: 'mute', on: act === 'mute' });
          break;
        case 'open':
          options.present();
          break;
      }
    },
    look() {
      const now = describe();
      const { incomingAlert, callWindow } = ground.desktop.get().settings;
      const wanted = chooseSmallWindows({
        card: now,
        looking: options.isLooking(),
        seen: options.isSeen(),
        alert: incomingAlert.value,
        callWindow: callWindow.value,
      });
      const isNew = JSON.stringify(now) !== JSON.stringify(card);
      card = now;
      // Before a window is shown, so that it does not show what was before.
      if (isNew && (wanted.call || wanted.incoming || shown.call || shown.incoming))
        ground.emit('card.changed', card);
      bring('call', call, wanted.call);
      bring('incoming', incoming, wanted.incoming);
    },
  };
}
