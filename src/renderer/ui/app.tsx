import { useMemo } from 'react';
import type { Desktop } from '../desktop.ts';
import type { Precall } from '../precall/create-precall.ts';
import type { PresenceStore } from '../presence.ts';
import { Localized } from './localized.tsx';
import { afterLeaving, pacedStore } from './next-frame.ts';
import { type Engine, type HeadsetDesk, OffhookContext, type SoundDesk, useDesktopView } from './offhook.ts';
import { Shell } from './shell/shell.tsx';
import { Starting } from './shell/starting.tsx';

interface Props {
  readonly engine: Engine;
  readonly desktop: Desktop;
  readonly sound: SoundDesk;
  readonly presence: PresenceStore;
  readonly precall: Precall;
  readonly headsets: HeadsetDesk;
}

/** The whole UI. It draws what the stores say and calls back what the person wants; it holds no state of a call. */
export function App({ engine, desktop, sound, presence, precall, headsets }: Props) {
  const offhook = useMemo(() => {
    const drawLater = afterLeaving(engine);
    const paced = { ...pacedStore(engine, drawLater), actions: engine.actions, pictures: engine.pictures };
    return { engine: paced, drawLater, desktop, sound, presence, precall, headsets };
  }, [engine, desktop, sound, presence, precall, headsets]);
  return (
    <OffhookContext value={offhook}>
      <LocalizedApp />
    </OffhookContext>
  );
}

function LocalizedApp() {
  const { state } = useDesktopView();
  return <Localized state={state}>{state === null ? <Starting /> : <Shell state={state} />}</Localized>;
}
