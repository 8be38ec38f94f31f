import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  app,
  BrowserWindow,
  desktopCapturer,
  type Session,
  screen,
  systemPreferences,
  type WebFrameMain,
} from 'electron';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { Share } from '../shared/screen-share.ts';
import { appOrigin, isTrustedSender, type Sender } from './answer-request.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';
import { joinSideWindow } from './join-side-window.ts';
import { type Ask, createApplicationNames } from './screen-share/application-names.ts';
import { createBarKeeper } from './screen-share/keep-bar.ts';
import { createLookAround, type OwnWindow } from './screen-share/look-around.ts';
import { isProtected, ownWindowOf } from './screen-share/own-windows.ts';
import { askPortal, isPortalDesktop } from './screen-share/portal.ts';
import { capturesSound } from './screen-share/share-choice.ts';
import { createShareDesk } from './screen-share/share-desk.ts';
import { createShareHandlers, type ShareHandlers } from './screen-share/share-handlers.ts';
import { mayHavePicture } from './windows/camera-rules.ts';
import { frameKeyOf } from './windows/frame-key.ts';
import type { MainWindow } from './windows/main-window.ts';
import { placeAtTop, placeNear } from './windows/place-window.ts';
import { sideSizes } from './windows/side-window.ts';
import { enlargeAt, zoomOf } from './windows/text-size.ts';

// Part of the composition root: what is shown to the other side of a call.

const programTimeoutMs = 3000;

export interface SharingGround {
  readonly ground: Ground;
  readonly engine: () => EngineSummary;
  readonly window: MainWindow<BrowserWindow>;
}

export interface Sharing {
  readonly handlers: ShareHandlers;
  readonly mayCapture: (frame: string | null) => boolean;
  start(session: Session): void;
  stop(): void;
  pageGone(): void;
  /** Calls may be others. */
  look(): void;
}

const ask: Ask = async (program, args) => {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], {
      timeout: programTimeoutMs,
      windowsHide: true,
    });
    return stdout;
  } catch {
    return null;
  }
};

/** Of our page's top frame; of every other one null. */
function ownKeyOf(frame: WebFrameMain | null): string | null {
  const isOwn = isTrustedSender(frame) && frame?.origin === appOrigin;
  return isOwn ? frameKeyOf(frame) : null;
}

export function joinScreenShare({ ground, engine, window }: SharingGround): Sharing {
  const { machine, reading, desktop } = ground;
  const log = ground.logOf('screen-share');
  const { screenShare: policy, logNumbers } = reading.policy;
  const area = () => screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;
  const zoom = () => zoomOf(desktop.get().settings.textSize.value);
  const common = { machine, log, onBlur: () => undefined, isProtected: true };
  const picker = joinSideWindow({
    ...common,
    view: 'share-picker',
    bounds: () =>
      enlargeAt(sideSizes['share-picker'], zoom(), area(), (size) => {
        const { x, y, width, height } = area();
        return placeNear({ x: x + width / 2, y: y + height / 2 }, size, area());
      }),
    onClose: () => desk.stopAny('stopped'),
  });
  const bar = joinSideWindow({
    ...common,
    view: 'share-bar',
    bounds: () => enlargeAt(sideSizes['share-bar'], zoom(), area(), (size) => placeAtTop(size, area())),
    stays: true,
    areas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    onLost: (why) => barKeeper.lost(why),
  });
  const barKeeper = createBarKeeper({
    ...{ clock, log },
    window: bar,
    onChange: () => desk.lookAtBar(),
    onGivenUp: () => desk.stopAny('bar'),
  });

  const ours = () => ({ main: window.current(), picker: picker.current(), bar: bar.current() });

  const isSignedIn = () => desktop.get().identity.step === 'signed-in';

  function ownWindows(): OwnWindow[] {
    return BrowserWindow.getAllWindows().map((each) => ownWindowOf(each, ours(), isSignedIn()));
  }

  const look = createLookAround(
    desktopCapturer,
    createApplicationNames(machine.platform, ask, clock.now),
    ownWindows,
  );
  const isPortal = isPortalDesktop(machine.platform, machine.environment);
  let shown: Share | null = null;

  const desk = createShareDesk({
    ...{ policy, clock, look, log },
    newId: () => crypto.randomUUID(),
    hasCall: () => mayHavePicture(engine().calls),
    portal: isPortal ? (kind) => askPortal(desktopCapturer, kind) : null,
    systemAllows: () =>
      machine.platform !== 'darwin' || systemPreferences.getMediaAccessStatus('screen') === 'granted',
    hasSound: capturesSound(machine.platform),
    hasBar: barKeeper.isThere,
    picker: { show: () => picker.show(), hide: () => picker.hide() },
    publish(state) {
      shown = state.share;
      hideOwn();
      desktop.set({ screenShare: state });
      // While somebody chooses, its page has the time to come.
      if (shown?.step === 'choosing') bar.warm();
      barKeeper.follow(shown?.step === 'sharing');
    },
    endPage: () => window.current()?.webContents.forcefullyCrashRenderer(),
    logsTitles: logNumbers === 'shown',
  });

  const hidden = new WeakMap<BrowserWindow, boolean>();

  /** What of ours nobody else is to see, where the system can do that. Told when it is another than before. */
  function hideOwn(): void {
    for (const each of BrowserWindow.getAllWindows()) {
      const isHidden = isProtected(each, ours(), shown, isSignedIn());
      if (hidden.get(each) === isHidden) continue;
      hidden.set(each, isHidden);
      each.setContentProtection(isHidden);
    }
  }

  function isFrom(sender: Sender | undefined, of: BrowserWindow | null): boolean {
    const key = frameKeyOf(sender);
    return key !== null && key === frameKeyOf(of?.webContents.mainFrame);
  }

  return {
    handlers: createShareHandlers(desk, {
      isPage: (sender) => isFrom(sender, window.current()),
      isPicker: (sender) => isFrom(sender, picker.current()),
    }),
    mayCapture: desk.permit,
    start(session) {
      // Never `useSystemPicker`: with it this handler, and the policy, would be passed over.
      // A moment later, when it is known which window it is; no window is shown by then.
      app.on('browser-window-created', () => queueMicrotask(hideOwn));
      ground.onDesktop(hideOwn);
      screen.on('display-removed', bar.lookAtPlace);
      screen.on('display-metrics-changed', bar.lookAtPlace);
      session.setDisplayMediaRequestHandler(({ frame, videoRequested, userGesture }, callback) => {
        const request = { frame: ownKeyOf(frame), videoRequested, userGesture };
        desk.display(request, (source, sound) =>
          callback(source === null ? null : { video: source, ...(sound ? { audio: 'loopback' } : {}) }),
        );
      });
    },
    stop: () => desk.stopAny('stopped'),
    pageGone: () => desk.stopAny('page'),
    look: desk.lookAtCalls,
  };
}
