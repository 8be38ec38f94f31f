import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import type { Desktop, DesktopView } from '../desktop.ts';
import type { SoundView } from '../devices/create-sound.ts';
import type { SoundTest } from '../engine/core/sound.ts';
import type { EngineActions, EngineSnapshot, EngineStore, Pictures } from '../engine/snapshot.ts';
import type { Headsets, HeadsetsView } from '../headset/create-headsets.ts';
import type { Precall, PrecallView } from '../precall/create-precall.ts';
import type { PresenceStore, PresenceView } from '../presence.ts';
import type { Schedule } from './next-frame.ts';

export type Engine = EngineStore & { readonly actions: EngineActions; readonly pictures: Pictures };

/** The devices as they stand, and trying them out. */
export interface SoundDesk {
  subscribe(listener: () => void): () => void;
  view(): SoundView;
  look(): Promise<void>;
  readonly test: SoundTest;
}

/** The headsets with buttons, and what may be asked of them. */
export type HeadsetDesk = Pick<Headsets, 'subscribe' | 'view' | 'connect' | 'retry' | 'forget'>;

interface Offhook {
  readonly engine: Engine;
  /** For what is drawn of a call that was just made: the call leaves first. */
  readonly drawLater: Schedule;
  readonly desktop: Desktop;
  readonly sound: SoundDesk;
  readonly presence: PresenceStore;
  readonly precall: Precall;
  readonly headsets: HeadsetDesk;
}

export const OffhookContext = createContext<Offhook | null>(null);

function useOffhook(): Offhook {
  const offhook = useContext(OffhookContext);
  if (offhook === null) throw new Error('a component of the UI was rendered outside <App>');
  return offhook;
}

/**
 * A part of the engine's snapshot. The component renders again only when `same` says that its part differs,
 * so that levels, which change several times a second, stay the meters' own business.
 */
export function useEngine<T>(
  select: (snapshot: EngineSnapshot) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const { engine } = useOffhook();
  const last = useRef<{ readonly value: T } | null>(null);
  const subscribe = useCallback((listener: () => void) => engine.subscribe(listener), [engine]);
  return useSyncExternalStore(subscribe, () => {
    const value = select(engine.getSnapshot());
    if (last.current !== null && same(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  });
}

export function useActions(): EngineActions {
  return useOffhook().engine.actions;
}

export function usePictures(): Pictures {
  return useOffhook().engine.pictures;
}

export function useDrawLater(): Schedule {
  return useOffhook().drawLater;
}

/** The latest state of the main process. */
export function useDesktopView(): DesktopView {
  const { desktop } = useOffhook();
  return useSyncExternalStore(desktop.subscribe, desktop.getSnapshot);
}

export function useDesktop(): Desktop {
  return useOffhook().desktop;
}

export function useSoundDesk(): SoundDesk {
  return useOffhook().sound;
}

/** Which devices are there, which are used, and what is wrong with them. */
export function useSound(): SoundView {
  const { sound } = useOffhook();
  return useSyncExternalStore(sound.subscribe, sound.view);
}

/** A part of what is known of colleagues and told of us; renders again only where that part is another. */
export function usePresence<T>(select: (view: PresenceView) => T): T {
  const { presence } = useOffhook();
  return useSyncExternalStore(presence.subscribe, () => select(presence.getSnapshot()));
}

/** The check before a call, and how it stands. */
export function usePrecall(): { readonly precall: Precall; readonly view: PrecallView } {
  const { precall } = useOffhook();
  return { precall, view: useSyncExternalStore(precall.subscribe, precall.getSnapshot) };
}

/** Headsets with buttons, and how they stand. */
export function useHeadsets(): { readonly desk: HeadsetDesk; readonly view: HeadsetsView } {
  const { headsets } = useOffhook();
  return { desk: headsets, view: useSyncExternalStore(headsets.subscribe, headsets.view) };
}
